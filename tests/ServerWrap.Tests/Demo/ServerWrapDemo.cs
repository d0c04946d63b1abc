using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.Demo;

/// <summary>
/// nginx with the configuration that Debian ships, listening on port 80 for all it knows, as a Lambda function: requests of a function URL, a load
/// balancer and a message of a queue reach it, through serverwrap's real executable. Where there is no nginx, Python's own server.
/// </summary>
internal sealed class ServerWrapDemo : IDemo
{
    private const string LuaModule = "/usr/lib/nginx/modules/ngx_http_lua_module.so";

    private static readonly string[] s_places = ["/usr/sbin/nginx", "/usr/bin/nginx"];

    public string Piece => "serverwrap";

    public async Task<bool> RunAsync(DemoRun run)
    {
        var output = run.Output;
        await using var cloud = await LocalCloudHost.StartAsync();
        var folder = Directory.CreateTempSubdirectory("demo").FullName;
        var text = $"written {Environment.ProcessId} in {folder}\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "page.txt"), text);
        // Bytes that are no text.
        var bytes = new byte[100_000];
        Random.Shared.NextBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(folder, "picture.png"), bytes);
        var nginx = s_places.FirstOrDefault(File.Exists);
        var command = nginx is null
            ? $"python3 -m http.server --bind 127.0.0.1 --directory {folder} $PORT"
            : $"{nginx} -c {await ConfigureAsync(folder)}";
        if (nginx is null)
            await output.WriteLineAsync("serverwrap: there is no nginx here (Debian: nginx-light): Python's server stands for it");
        await output.WriteLineAsync($"serverwrap: a function whose command is {command.Replace(folder, "…", StringComparison.Ordinal)}");
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal) { ["SERVERWRAP_COMMAND"] = command };
        if (nginx is null)
            environment["SERVERWRAP_CONNECTION"] = "127.0.0.1:$PORT";
        var function = cloud.Lambda.CreateFunction("site", run.Executable, environment, TimeSpan.FromSeconds(30), memoryMb: 256);

        var page = await AskAsync(function, Url("/page.txt"), output);
        var picture = await AskAsync(function, Url("/picture.png"), output);
        var missing = await AskAsync(function, LoadBalancer("/missing"), output);
        var works =
            page is { Status: 200 }
            && page.Body.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text))
            && picture is { Status: 200 }
            && picture.Body.AsSpan().SequenceEqual(bytes)
            && missing is { Status: 404 };
        if (nginx is not null && File.Exists(LuaModule))
            works &=
                await AskAsync(function, Url("/lua"), output) is { Status: 200 } lua && lua.Body.AsSpan().SequenceEqual("from Lua: }"u8);
        if (nginx is not null)
        {
            await Process.Start("pkill", ["-9", "-f", folder]).WaitForExitAsync();
            await output.WriteLineAsync("serverwrap: nginx is killed");
            works &= await AskAsync(function, Url("/page.txt"), output) is { Status: 200 };
        }
        if (!works)
            await output.WriteLineAsync(function.Log.Tail());
        Directory.Delete(folder, recursive: true);
        return works;
    }

    // Debian's own file as it is, but for the site: its pages are where the demo has them.
    private static async Task<string> ConfigureAsync(string folder)
    {
        const string Stock = "/etc/nginx/nginx.conf";
        var site = $$"""
            server {
                listen 80 default_server;
                listen [::]:80 default_server;
                root {{folder}};
                location / { try_files $uri $uri/ =404; }
                {{(File.Exists(LuaModule) ? "location /lua { content_by_lua_block { ngx.print(\"from Lua: }\") } }" : "")}}
            }
            """;
        await File.WriteAllTextAsync(Path.Combine(folder, "site.conf"), site);
        var stock = File.Exists(Stock)
            ? await File.ReadAllTextAsync(Stock)
            : "events {}\nhttp {\n    include /etc/nginx/sites-enabled/*;\n}\n";
        var path = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(
            path,
            stock
                .Replace("/etc/nginx/sites-enabled/*", $"{folder}/site.conf", StringComparison.Ordinal)
                // Of root's nginx the workers would be another user's, who may not read the demo's folder.
                .Replace("user www-data;", $"user {Environment.UserName};", StringComparison.Ordinal)
        );
        return path;
    }

    private static async Task<Answer?> AskAsync(LambdaFunction function, string json, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var result = await function.InvokeAsync(json);
        if (!result.Succeeded)
        {
            await output.WriteLineAsync($"serverwrap: the invocation failed: {result.Text}");
            return null;
        }
        using var answer = JsonDocument.Parse(result.Payload);
        var status = answer.RootElement.GetProperty("statusCode").GetInt32();
        var text = answer.RootElement.GetProperty("body").GetString()!;
        var body = answer.RootElement.GetProperty("isBase64Encoded").GetBoolean()
            ? Convert.FromBase64String(text)
            : Encoding.UTF8.GetBytes(text);
        using var asked = JsonDocument.Parse(json);
        var path = asked.RootElement.TryGetProperty("rawPath", out var raw) ? raw : asked.RootElement.GetProperty("path");
        await output.WriteLineAsync($"serverwrap: GET {path} → {status}, {body.Length} bytes, {watch.ElapsedMilliseconds} ms");
        return new Answer(status, body);
    }

    private sealed record Answer(int Status, byte[] Body);

    private static string Url(string path) =>
        $$$"""
            {"version": "2.0", "rawPath": "{{{path}}}", "rawQueryString": "", "headers": {"host": "abc.lambda-url.us-east-1.on.aws"},
             "requestContext": {"domainName": "abc.lambda-url.us-east-1.on.aws", "http": {"method": "GET", "path": "{{{path}}}", "sourceIp": "192.0.2.1"} }, "isBase64Encoded": false}
            """;

    private static string LoadBalancer(string path) =>
        $$$"""
            {"requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/site/0123456789abcdef"} },
             "httpMethod": "GET", "path": "{{{path}}}", "multiValueQueryStringParameters": {}, "multiValueHeaders": {"host": ["example.com"]},
             "body": "", "isBase64Encoded": false}
            """;
}
