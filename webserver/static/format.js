// Lengths, sizes and rates in the format of the reader's language.
const number = (digits, options = {}) => new Intl.NumberFormat(undefined, { maximumFractionDigits: digits, ...options });
const unit = (name, digits, display = "short") => number(digits, { style: "unit", unit: name, unitDisplay: display });
const two = new Intl.NumberFormat(undefined, { minimumIntegerDigits: 2 });
const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"];

export function duration(seconds) {
  if (seconds < 10) return unit("second", seconds < 1 ? 2 : 1).format(seconds);
  const whole = Math.round(seconds);
  if (whole < 60) return unit("second", 0).format(whole);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const parts = hours ? [number(0).format(hours), two.format(minutes)] : [number(0).format(minutes)];
  return [...parts, two.format(whole % 60)].join(":");
}

export function size(bytes) {
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  const amount = bytes / 1000 ** power;
  return unit(SIZES[power], amount < 10 && power ? 1 : 0).format(amount);
}

export const percent = (value) => number(0, { style: "percent" }).format(value / 100);

const WRITE = {
  seconds: duration,
  bytes: size,
  rate: (hertz) => `${number(1).format(hertz / 1000)} kHz`,
  decibel: (value) => `${number(1, { signDisplay: "exceptZero" }).format(value)} dB`,
};

// Writes anew what the box wrote in a format of its own.
export function format(root) {
  for (const [kind, write] of Object.entries(WRITE)) {
    for (const element of root.querySelectorAll(`:is(p, dd, span)[data-${kind}]`)) {
      element.textContent = write(Number(element.dataset[kind]));
    }
  }
}
