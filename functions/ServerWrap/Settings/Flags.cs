using GapFurniture.Shared.Options;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>The command line of serverwrap, as <c>-help</c> shows it.</summary>
internal static class Flags
{
    public static readonly FlagSet All = new(
        "SERVERWRAP_",
        new("connection", "ADDRESS", "where the server listens: unix:/PATH, PORT or HOST:PORT (default: see below)"),
        new("config", "FILE", "command, connection, headers, files to rewrite (default: serverwrap.json or payload.json of the package)"),
        new("ready", "PATH", "a path that answers when it is ready, :PORT/PATH at another port (default: it accepts connections)"),
        new("ready-status", "LIST", "with -ready, the statuses that mean ready (default 100-499)"),
        new("ready-timeout", "DURATION", "how long the server may take to be ready (default 30s)"),
        new("base-path", "/PATH", "taken from the front of every path, once"),
        new("strip-stage", null, "take the stage's name from the front of paths (HTTP API)"),
        new("pass-through", "/PATH", "where events go that are no HTTP request (default /events)"),
        new("header", "NAME=VALUE", "a header for every request; may be repeated") { Repeatable = true },
        new("authorization-source", "NAME", "the header that becomes Authorization"),
        new("stream", null, "stream answers to function URLs and REST APIs; these must be deployed for streaming"),
        new("fail-status", "LIST", "statuses that fail the invocation, such as 500,502-504"),
        new("binary-types", "LIST", "media types that go back in base64, image/*,font/* (default: the bytes decide)"),
        new("text-types", "LIST", "media types that go back as text (default: the bytes decide)"),
        new("before-snapshot", "/PATH", "with SnapStart: POST to this path before the snapshot"),
        new("after-restore", "/PATH", "with SnapStart: POST to this path after each restore"),
        new("context-limit", "BYTES", "most bytes of a context header; what is longer is shortened or left out (default 6144)"),
        new("work-on", "DURATION", "how long the server may work on after each answer; billed (default 0)"),
        new("rewrite", "auto|none", "rewrite nginx's configuration for Lambda (default auto)"),
        new("mkdir", "/PATH", "a folder to make before the server starts; may be repeated") { Repeatable = true },
        new("print", null, "print what would be run, and the rewritten files, and end"),
        new("event", "FILE", "run one event (- is standard input) and print the answer"),
        new("raw", null, "with -event: print the HTTP answer instead of JSON"),
        new("serve", "ADDRESS", "play a function URL in front of the server, at PORT, IP:PORT or *:PORT"),
        new("debug", null, "log more")
    )
    {
        StopsAtOperand = true,
    };

    public static string Help =>
        $$"""
            serverwrap: any HTTP server → Lambda.

            usage: serverwrap [flags] -- COMMAND [ARGUMENT…]

            {{All.Help()}}
            It starts the server, waits until it is ready, and hands it the requests of function URLs, API Gateway, load
            balancers and all other events. Outside Lambda it needs -serve, -event or -print.

            Without a command: config's exec, SERVERWRAP_COMMAND, or the executable that _HANDLER names.
            Without -connection: nginx is rewritten to listen on a unix socket. $SOCKET in a command is a unix socket of its own,
            $PORT a free port; both are variables of the server, too. Else the server must listen on port $PORT (default 8080).

            examples:
              serverwrap -serve 8000 -- nginx
              serverwrap -print -- nginx -c /etc/nginx/nginx.conf
              serverwrap -event event.json -- python3 -m http.server '$PORT'
              serverwrap -connection 3000 -ready /healthz -- node server.js

            exit status: 0 success, 1 something failed, 2 wrong flags, variables or config.

            """;
}
