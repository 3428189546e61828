"""What surrounds the page: headers, and the files by which it can be installed."""

from flask import Flask, Response, render_template

from webserver.replies import Reply

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",  # what nothing else was said of: the page is true only now
}


def add_shell(app: Flask) -> None:
    """Add the headers to every answer, and the routes."""

    @app.after_request
    def guard(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    @app.get("/health")
    def health() -> Reply:
        return {"status": "ok"}, 200

    @app.get("/manifest.webmanifest")
    def manifest() -> Reply:
        return app.send_static_file("manifest.webmanifest")

    @app.get("/worker.js")
    def worker() -> Reply:
        return app.send_static_file("worker.js")  # from the root, so that it may serve every address

    @app.get("/offline")
    def offline() -> Reply:
        return render_template("offline.html")
