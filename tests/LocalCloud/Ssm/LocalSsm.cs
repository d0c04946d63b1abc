using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>Parameter Store in memory, and what tests and people put into it. Thread safe.</summary>
internal sealed class LocalSsm(CloudIdentity identity, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredParameter> _parameters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private volatile TokenBucket? _bucket;

    /// <summary>
    /// How many reads a second are answered, all three operations together, a second's worth of them at once; AWS's default is 40. The
    /// default value is null: all of them, since most tests are about something else.
    /// </summary>
    public double? ReadsPerSecond
    {
        get => _bucket?.PerSecond;
        set => _bucket = value is { } rate ? new TokenBucket(rate, time) : null;
    }

    /// <summary>How many empty pages, each with a token, come before every page with parameters. The default value is 0.</summary>
    public int EmptyPages { get; set; }

    /// <summary>Takes one read out of the bucket.</summary>
    public bool MayRead() => _bucket?.TryTake() ?? true;

    /// <summary>Creates a parameter, or a new version of it; returns the version.</summary>
    /// <exception cref="AwsException">What AWS would refuse.</exception>
    public long Put(
        string name,
        string value,
        ParameterKind kind = ParameterKind.String,
        bool overwrite = true,
        string? tier = null,
        string? allowedPattern = null
    )
    {
        ParameterName.Check(name);
        Traces.Secret(SecretKind.Parameter, value);
        var size = Encoding.UTF8.GetByteCount(value);
        if (size == 0)
            throw SsmErrors.Constraint(value, "value", "have length greater than or equal to 1");
        var advanced = tier == "Advanced" || (tier == "Intelligent-Tiering" && size > 4096);
        if (size > (advanced ? 8192 : 4096))
            throw SsmErrors.Validation(
                advanced
                    ? "Advanced tier parameters support a maximum parameter value of 8192 characters."
                    : "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
            );
        if (allowedPattern is not null && !Regex.IsMatch(value, allowedPattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
            throw new AwsException(
                400,
                "ParameterPatternMismatchException",
                $"Parameter value, cannot be validated against allowedPattern: {allowedPattern}"
            );
        lock (_lock)
        {
            if (_parameters.TryGetValue(name, out var parameter))
            {
                if (!overwrite)
                    throw new AwsException(
                        400,
                        "ParameterAlreadyExists",
                        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
                    );
                if (parameter.Kind != kind)
                    throw new AwsException(
                        400,
                        "HierarchyTypeMismatchException",
                        "Parameter Store doesn't support changing a parameter type in a hierarchy."
                    );
            }
            else
            {
                parameter = new StoredParameter(name, identity.Arn("ssm", "parameter/" + name.TrimStart('/')), kind);
                _parameters[name] = parameter;
            }
            var version = parameter.Add(value, time.GetUtcNow());
            parameter.Tier = advanced ? "Advanced" : parameter.Tier;
            return version.Number;
        }
    }

    /// <summary>Puts a secret into Secrets Manager, to be read as <c>/aws/reference/secretsmanager/id</c>.</summary>
    public void PutSecret(string id, string value)
    {
        Traces.Secret(SecretKind.Parameter, value);
        _secrets[id] = value;
    }

    /// <summary>Moves labels to a version, the latest when null; returns the version and the labels that AWS finds invalid.</summary>
    public (long Version, IReadOnlyList<string> Invalid) Label(string name, long? version, params IReadOnlyList<string> labels)
    {
        lock (_lock)
        {
            var parameter = _parameters.GetValueOrDefault(name) ?? throw SsmErrors.NotFound();
            var target =
                parameter.Find(version?.ToString(CultureInfo.InvariantCulture)) ?? throw SsmErrors.VersionNotFound(name, $"{version}");
            var invalid = labels.Where(l => !IsLabel(l)).ToList();
            var valid = labels.Except(invalid, StringComparer.Ordinal).ToList();
            if (target.Labels.Union(valid, StringComparer.Ordinal).Count() > 10)
                throw new AwsException(
                    400,
                    "ParameterVersionLabelLimitExceeded",
                    "A parameter version can have a maximum of ten labels. Move a label to another version and try again."
                );
            valid.ForEach(l => parameter.Label(target, l));
            return (target.Number, invalid);
        }
    }

    /// <summary>All parameters below a path, in the order of their names.</summary>
    public IReadOnlyList<FoundParameter> Below(string path)
    {
        var prefix = path.TrimEnd('/') + "/";
        lock (_lock)
            return
            [
                .. _parameters
                    .Values.Where(p => prefix == "/" || p.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .OrderBy(p => p.Name, StringComparer.Ordinal)
                    .Select(p => new FoundParameter(p.Name, p.Arn, p.Kind, p.DataType, p.Latest, null, null)),
            ];
    }

    /// <summary>One parameter by name, ARN or reference, maybe of a version or label; null when there is none.</summary>
    public FoundParameter? Find(string asked, out bool isVersionMissing)
    {
        var (name, selector) = ParameterName.Split(asked);
        isVersionMissing = false;
        if (name.StartsWith(ParameterName.Secrets, StringComparison.Ordinal))
            return Secret(name, selector);
        lock (_lock)
        {
            var parameter = _parameters.GetValueOrDefault(name) ?? _parameters.Values.FirstOrDefault(p => p.Arn == name);
            if (parameter is null)
                return null;
            var version = parameter.Find(selector);
            isVersionMissing = version is null;
            return version is null
                ? null
                : new FoundParameter(
                    parameter.Name,
                    parameter.Arn,
                    parameter.Kind,
                    parameter.DataType,
                    version,
                    selector is null ? null : ":" + selector,
                    null
                );
        }
    }

    private FoundParameter? Secret(string name, string? selector)
    {
        var id = name[ParameterName.Secrets.Length..];
        if (!_secrets.TryGetValue(id, out var value))
            return null;
        var arn = identity.Arn("secretsmanager", $"secret:{id}-Ab12Cd");
        return new FoundParameter(
            name,
            arn,
            ParameterKind.SecureString,
            "text",
            new ParameterVersion(0, value, time.GetUtcNow()),
            selector is null ? null : ":" + selector,
            $$"""{"ARN":"{{arn}}","name":"{{id}}","versionStages":["AWSCURRENT"]}"""
        );
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 100
        && !char.IsAsciiDigit(label[0])
        && !label.StartsWith("aws", StringComparison.OrdinalIgnoreCase)
        && !label.StartsWith("ssm", StringComparison.OrdinalIgnoreCase)
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
