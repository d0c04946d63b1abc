using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GapFurniture.Package;

/// <summary>What is in an executable besides packages of NuGet.</summary>
/// <param name="Licence">Its identifier, such as "Apache-2.0" (https://spdx.org/licenses/); null where a text beside the executable has it.</param>
internal sealed record LinkedLibrary(string Name, string Version, string? Licence)
{
    /// <summary>Reads NAME=VERSION=LICENCE, or NAME=VERSION.</summary>
    /// <exception cref="FormatException">It has other parts.</exception>
    public static LinkedLibrary Parse(string text) =>
        text.Split('=') switch
        {
            [var name, var version] => new LinkedLibrary(name, version, null),
            [var name, var version, var licence] => new LinkedLibrary(name, version, licence),
            _ => throw new FormatException($"{text} is no NAME=VERSION=LICENCE"),
        };

    /// <summary>As a component of a list.</summary>
    /// <seealso href="https://cyclonedx.org/docs/1.6/json/#components"/>
    public JsonObject ToComponent()
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = $"{Name}@{Version}",
            ["name"] = Name,
            ["version"] = Version,
            ["scope"] = "required",
        };
        if (Licence is not null)
            component["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = Licence } });
        component["purl"] = $"pkg:generic/{Name}@{Version}";
        return component;
    }
}

/// <summary>The list of a project's packages (CycloneDX, JSON), made the list of one artefact: the same bytes each time.</summary>
internal static class Sbom
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n" };

    // Packages of native libraries end with what they are for (https://learn.microsoft.com/dotnet/core/rid-catalog).
    private static readonly string[] s_architectures = ["x64", "arm64"];

    /// <param name="json">The project's, as the CycloneDX tool writes it.</param>
    /// <param name="architecture"><c>x64</c>, <c>arm64</c>, or <c>any</c>.</param>
    /// <param name="linked">What is in it besides packages.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string Of(
        string json,
        string name,
        string version,
        byte[] artefact,
        string architecture,
        IEnumerable<LinkedLibrary> linked
    )
    {
        var bom = Read(json, architecture);
        var metadata = bom["metadata"]!.AsObject();
        // Neither a clock nor chance may be in it.
        metadata.Remove("timestamp");
        var digest = Convert.ToHexStringLower(SHA256.HashData(artefact));
        var project = metadata["component"]?["bom-ref"]?.ToString();
        foreach (var dependency in bom["dependencies"]?.AsArray() ?? [])
        {
            if (dependency!["ref"]!.ToString() == project)
                dependency["ref"] = name;
        }
        metadata["component"] = new JsonObject
        {
            ["type"] = "application",
            ["bom-ref"] = name,
            ["name"] = name,
            ["version"] = version,
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = digest }),
        };
        var components = bom["components"]!.AsArray();
        foreach (var library in linked)
            components.Add((JsonNode)library.ToComponent());
        bom["serialNumber"] =
            "urn:uuid:" + new Guid(Convert.FromHexString(digest.AsSpan(0, 32))).ToString("D", CultureInfo.InvariantCulture);
        return bom.ToJsonString(s_indented) + "\n";
    }

    /// <summary>Names whose work is in an executable, a line each: name, version, licence, copyright; from the same as <see cref="Of"/>.</summary>
    public static string Notice(string json, string architecture, IEnumerable<LinkedLibrary> linked) =>
        string.Concat(
            Read(json, architecture)["components"]!
                .AsArray()
                .Concat(linked.Select(l => l.ToComponent()))
                .Select(c => $"{c!["name"]} {c["version"]}: {LicenceOf(c)}\n")
        );

    // Without the packages that are for another architecture.
    private static JsonObject Read(string json, string architecture)
    {
        var bom = JsonNode.Parse(json)!.AsObject();
        var others = s_architectures.Where(a => architecture != "any" && a != architecture).Select(a => $".linux-{a}").ToList();
        bom["components"]!.AsArray().RemoveAll(c => IsOthers(c!["name"]!.ToString()));
        var dependencies = bom["dependencies"]?.AsArray() ?? [];
        dependencies.RemoveAll(d => IsOthers(d!["ref"]!.ToString()));
        foreach (var dependency in dependencies)
            dependency!["dependsOn"]?.AsArray().RemoveAll(d => IsOthers(d!.ToString()));
        return bom;

        // References are "pkg:nuget/NAME@VERSION".
        bool IsOthers(string name) => others.Exists(o => name.Split('@')[0].EndsWith(o, StringComparison.OrdinalIgnoreCase));
    }

    private static string LicenceOf(JsonNode component)
    {
        var license = component["licenses"]?.AsArray().FirstOrDefault()?["license"];
        var named = (license?["id"] ?? license?["name"] ?? license?["url"])?.ToString() ?? "see its project";
        return component["copyright"] is { } copyright ? $"{named}, {copyright}" : named;
    }
}
