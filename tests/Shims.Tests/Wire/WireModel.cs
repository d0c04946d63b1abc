using System.Text.RegularExpressions;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>official-api/WIRE.txt, which holds what AWS's service models say.</summary>
internal sealed partial class WireModel
{
    private readonly Dictionary<string, string> _lowerCase = new(StringComparer.Ordinal);

    private WireModel(string[] lines)
    {
        var services = new List<WireService>();
        foreach (var line in lines)
        {
            if (ServiceLine().Match(line) is { Success: true } service)
                services.Add(
                    new WireService(
                        service.Groups["name"].Value,
                        service.Groups["protocol"].Value,
                        service.Groups["version"].Value,
                        service.Groups["prefix"].Value,
                        service.Groups["id"].Value,
                        service.Groups["signing"].Value,
                        service.Groups["env"].Value
                    )
                );
            else if (OperationLine().Match(line) is { Success: true } operation)
                services[^1]
                    .Operations.Add(
                        new WireOperation(
                            services[^1],
                            operation.Groups["name"].Value,
                            operation.Groups["method"].Value,
                            operation.Groups["path"].Value,
                            operation.Groups["target"].Value,
                            operation.Groups["type"].Value
                        )
                    );
            else if (ErrorsLine().Match(line) is { Success: true } errors)
                services[^1].Operations[^1].Errors.AddRange(errors.Groups["errors"].Value.Split(", "));
            else if (MemberLine().Match(line) is { Success: true } member)
                services[^1].Operations[^1].Members[member.Groups["member"].Value] = member.Groups["trait"].Value;
            else if (LowerCaseLine().Match(line) is { Success: true } lower)
                _lowerCase[lower.Groups["service"].Value + " " + lower.Groups["type"].Value] = lower.Groups["members"].Value;
        }
        Services = services.ToDictionary(service => service.Name, StringComparer.Ordinal);
    }

    public static WireModel Instance { get; } = new(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "official-api", "WIRE.txt")));

    public IReadOnlyDictionary<string, WireService> Services { get; }

    /// <summary>The name on the wire of a property of a .NET model.</summary>
    public string MemberName(WireService service, Type type, string property)
    {
        var small = char.ToLowerInvariant(property[0]) + property[1..];
        // Some models call StartBuildInput what is StartBuildRequest in .NET.
        var shape = type.Name.Replace("Request", "Input", StringComparison.Ordinal).Replace("Response", "Output", StringComparison.Ordinal);
        var members =
            _lowerCase.GetValueOrDefault($"{service.Name} {type.Name}") ?? _lowerCase.GetValueOrDefault($"{service.Name} {shape}", "");
        return members == "all" || members.Split(", ").Contains(small, StringComparer.Ordinal) ? small : property;
    }

    [GeneratedRegex(
        @"^== (?<name>\w+): protocol (?<protocol>[^,]+), version (?<version>[^,]+), endpointPrefix (?<prefix>[^,]+), "
            + @"serviceId ""(?<id>[^""]+)"", signing name (?<signing>[^,]+), env (?<env>\w+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ServiceLine();

    [GeneratedRegex(
        @"^  (?<name>\w+): (?<method>[A-Z]+) (?<path>\S+)( X-Amz-Target: (?<target>\S+) Content-Type: (?<type>\S+))?",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex OperationLine();

    [GeneratedRegex("^    errors: (?<errors>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorsLine();

    [GeneratedRegex(
        @"^    (?<member>(request|response)\.\S+): (?<trait>.+)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex MemberLine();

    [GeneratedRegex(@"^  (?<service>\w+) (?<type>\w+): (?<members>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LowerCaseLine();
}
