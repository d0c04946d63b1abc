using System.Globalization;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>A parameter with the versions that are kept: the newest hundred.</summary>
internal sealed class StoredParameter(string name, string arn, ParameterKind kind)
{
    private const int KeptVersions = 100;

    private readonly List<ParameterVersion> _versions = [];

    public string Name { get; } = name;

    public string Arn { get; } = arn;

    public ParameterKind Kind { get; } = kind;

    public string Tier { get; set; } = "Standard";

    public string DataType { get; set; } = "text";

    public ParameterVersion Latest => _versions[^1];

    /// <summary>The version that a selector means: none, a number, or a label; null when there is no such version.</summary>
    public ParameterVersion? Find(string? selector) =>
        selector is null ? Latest
        : long.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? _versions.Find(v => v.Number == number)
        : _versions.Find(v => v.Labels.Contains(selector));

    public ParameterVersion Add(string value, DateTimeOffset now)
    {
        if (_versions.Count == KeptVersions)
        {
            if (_versions[0].Labels.Count > 0)
                throw new AwsException(
                    400,
                    "ParameterMaxVersionLimitExceeded",
                    $"You attempted to create a new version of {Name} by calling the PutParameter API with the overwrite flag. Version {_versions[0].Number}, the oldest version, can't be deleted because it has a label associated with it."
                );
            _versions.RemoveAt(0);
        }
        var version = new ParameterVersion(_versions.Count == 0 ? 1 : Latest.Number + 1, value, now);
        _versions.Add(version);
        return version;
    }

    /// <summary>A label stands at one version only: it moves.</summary>
    public void Label(ParameterVersion version, string label)
    {
        foreach (var other in _versions)
            other.Labels.Remove(label);
        version.Labels.Add(label);
    }
}
