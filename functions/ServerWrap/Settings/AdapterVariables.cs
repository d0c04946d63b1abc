namespace GapFurniture.ServerWrap.Settings;

/// <summary>The variables of AWS Lambda Web Adapter, for functions that come from there: they stand in where ours are not set.</summary>
/// <seealso href="https://aws.github.io/aws-lambda-web-adapter/configuration/environment-variables.html"/>
internal sealed class AdapterVariables(Func<string, string?> read)
{
    private static readonly KeyValuePair<string, string>[] s_ignored =
    [
        new("AWS_LWA_ENABLE_COMPRESSION", "let the server compress, or CloudFront"),
    ];

    private readonly List<KeyValuePair<string, string>> _used = [];

    /// <summary>The variables that counted, and the flag that each stands for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used => _used;

    /// <summary>The variables that are set and have no effect, and what to do instead.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Ignored =>
        [.. s_ignored.Where(v => Given(v.Key) is { } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase))];

    /// <summary>Reads a variable of ours, or what the adapter's say of the same.</summary>
    public string? Read(string name)
    {
        if (read(name) is { } own && own.Trim().Length > 0)
            return own;
        return name switch
        {
            "SERVERWRAP_CONNECTION" => Take(
                "AWS_LWA_PORT",
                "connection",
                port => Given("AWS_LWA_HOST") is { } host ? $"{host}:{port}" : port
            ),
            "SERVERWRAP_READY" => Ready(),
            "SERVERWRAP_READY_STATUS" => Take("AWS_LWA_READINESS_CHECK_HEALTHY_STATUS", "ready-status"),
            "SERVERWRAP_READY_TIMEOUT" => Take("AWS_LWA_READINESS_CHECK_TIMEOUT_SECONDS", "ready-timeout", seconds => seconds + "s"),
            "SERVERWRAP_BASE_PATH" => Take(OldOrNew("REMOVE_BASE_PATH"), "base-path"),
            "SERVERWRAP_PASS_THROUGH" => Take("AWS_LWA_PASS_THROUGH_PATH", "pass-through"),
            "SERVERWRAP_AUTHORIZATION_SOURCE" => Take("AWS_LWA_AUTHORIZATION_SOURCE", "authorization-source"),
            "SERVERWRAP_FAIL_STATUS" => Take("AWS_LWA_ERROR_STATUS_CODES", "fail-status"),
            "SERVERWRAP_BEFORE_SNAPSHOT" => Take("AWS_LWA_SNAPSTART_BEFORE_CHECKPOINT_PATH", "before-snapshot"),
            "SERVERWRAP_AFTER_RESTORE" => Take("AWS_LWA_SNAPSTART_AFTER_RESTORE_PATH", "after-restore"),
            "SERVERWRAP_STREAM" => Take(
                "AWS_LWA_INVOKE_MODE",
                "stream",
                mode => mode.Equals("response_stream", StringComparison.OrdinalIgnoreCase) ? "true" : "false"
            ),
            _ => null,
        };
    }

    /// <summary>A problem under the name that its user knows: of the adapter's variable, where that is the one that was read.</summary>
    public string Named(string problem, Func<string, string> variableOf)
    {
        foreach (var (variable, flag) in _used)
        {
            var own = variableOf(flag) + ":";
            if (problem.StartsWith(own, StringComparison.Ordinal))
                return $"{variable}:{problem[own.Length..]}";
        }
        return problem;
    }

    private string? Ready()
    {
        // A readiness check by TCP is what we do without a path.
        var isTcp = Given(OldOrNew("READINESS_CHECK_PROTOCOL"))?.ToLowerInvariant() == "tcp";
        var path = isTcp ? null : Take(OldOrNew("READINESS_CHECK_PATH"), "ready");
        return Take(OldOrNew("READINESS_CHECK_PORT"), "ready") is { } port ? $":{port}{path}" : path;
    }

    private string? Take(string variable, string flag, Func<string, string>? translate = null)
    {
        if (Given(variable) is not { } value)
            return null;
        if (!_used.Exists(u => u.Key == variable))
            _used.Add(new(variable, flag));
        return translate is null ? value : translate(value);
    }

    // Until its version 2 the adapter takes these without their prefix too.
    private string OldOrNew(string name) => Given("AWS_LWA_" + name) is null ? name : "AWS_LWA_" + name;

    private string? Given(string variable) => read(variable)?.Trim() is { Length: > 0 } value ? value : null;
}
