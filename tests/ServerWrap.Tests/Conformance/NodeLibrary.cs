using System.Diagnostics;
using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.Pieces;
using GapFurniture.Tests;

namespace GapFurniture.ServerWrap.Tests.Conformance;

/// <summary>A library that puts a Node server behind Lambda, in an exact version from npm.</summary>
internal sealed class NodeLibrary
{
    private readonly string _name;
    private readonly string _path;

    private NodeLibrary(string name, string path) => (_name, _path) = (name, path);

    /// <summary>Skips the test, with the reason, where there is no npm, no Node.js or no package.</summary>
    public static async Task<NodeLibrary> GetAsync(string name, string version)
    {
        var (code, output, error) = await RunAsync(Path.Combine(Readme.Root, "tools/npm-package"), [name, version], [], null);
        Assert.SkipWhen(code == 3, error.Trim());
        code.ShouldBe(0, error);
        return new NodeLibrary(name, output.Trim());
    }

    /// <summary>Puts all cases through it.</summary>
    /// <param name="cases">The rows.</param>
    /// <param name="isBinary">With its setting that takes every body for binary.</param>
    /// <returns>For each what went wrong, or null.</returns>
    public async Task<IReadOnlyList<string?>> RunAsync(IReadOnlyList<ConformanceCase> cases, bool isBinary)
    {
        var input = new JsonArray([.. cases.Select(static c => (JsonNode)Input(c))]).ToJsonString();
        var script = Path.Combine(Readme.Root, "tests/ServerWrap.Tests/Conformance/libraries.js");
        var (code, output, error) = await RunAsync(
            "node",
            [script, _name, .. isBinary ? ["binary"] : Array.Empty<string>()],
            [("NODE_PATH", _path)],
            input
        );
        code.ShouldBe(0, error);
        return [.. cases.Zip(JsonNode.Parse(output)!.AsArray(), static (c, outcome) => Problem(c, outcome!))];
    }

    private static JsonObject Input(ConformanceCase one)
    {
        var headers = one.Answer.Headers.Select(static h => (JsonNode)new JsonArray(h.Name, h.Value)).ToList();
        if (one.Answer.LengthOfHead is { } length)
            headers.Add(new JsonArray("Content-Length", $"{length}"));
        return new JsonObject
        {
            ["event"] = one.Front.Event(one.Request),
            ["answer"] = new JsonObject
            {
                ["status"] = one.Answer.Status,
                ["headers"] = new JsonArray([.. headers]),
                ["body"] = Convert.ToBase64String(one.Answer.Body),
                ["framing"] = one.Answer.Framing.ToString().ToLowerInvariant(),
            },
        };
    }

    private static string? Problem(ConformanceCase one, JsonNode outcome)
    {
        if (outcome["error"] is { } error)
            return error.GetValue<string>();
        var seen = outcome["seen"] is { } s
            ? new ServerView(
                s["method"]!.GetValue<string>(),
                s["target"]!.GetValue<string>(),
                [.. s["headers"]!.AsArray().Select(static h => (h![0]!.GetValue<string>(), h[1]!.GetValue<string>()))],
                Convert.FromBase64String(s["body"]!.GetValue<string>())
            )
            : null;
        try
        {
            return Judge.Request(one, seen) ?? Judge.Answer(one, Forgiving.Read(one, outcome["answer"]));
        }
        catch (Exception e) when (e is BadGatewayException or FormatException)
        {
            return $"the front refuses the answer: {e.Message}";
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IEnumerable<(string Name, string Value)> environment,
        string? input
    )
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        // npm may have to go through the caller's proxy.
        foreach (var (name, value) in CleanEnvironment.Callers)
            start.Environment[name] = value;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await error);
    }
}
