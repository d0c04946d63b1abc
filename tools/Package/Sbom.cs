using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GapFurniture.Package;

/// <summary>What is in an executable besides packages of NuGet.</summary>
/// <param name="Name">Such as "openssl".</param>
/// <param name="Version">Such as "3.0.19".</param>
/// <param name="Licence">Its identifier, such as "Apache-2.0" (https://spdx.org/licenses/).</param>
internal sealed record LinkedLibrary(string Name, string Version, string Licence)
{
    /// <summary>Reads NAME=VERSION=LICENCE.</summary>
    /// <exception cref="FormatException">It has other parts.</exception>
    public static LinkedLibrary Parse(string text) =>
        text.Split('=') is [var name, var version, var licence]
            ? new LinkedLibrary(name, version, licence)
            : throw new FormatException($"{text} is no NAME=VERSION=LICENCE");
}

/// <summary>The list of a project's packages (CycloneDX, JSON), made the list of one artefact: the same bytes each time.</summary>
internal static class Sbom
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Makes the list of an artefact.</summary>
    /// <param name="json">The project's, as the CycloneDX tool writes it.</param>
    /// <param name="name">What the artefact is called.</param>
    /// <param name="version">Of the artefact.</param>
    /// <param name="artefact">Its bytes.</param>
    /// <param name="linked">What is in it besides packages.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string Of(string json, string name, string version, byte[] artefact, IEnumerable<LinkedLibrary> linked)
    {
        var bom = JsonNode.Parse(json)!.AsObject();
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
        {
            components.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["type"] = "library",
                        ["bom-ref"] = $"{library.Name}@{library.Version}",
                        ["name"] = library.Name,
                        ["version"] = library.Version,
                        ["scope"] = "required",
                        ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = library.Licence } }),
                    }
            );
        }
        bom["serialNumber"] =
            "urn:uuid:" + new Guid(Convert.FromHexString(digest.AsSpan(0, 32))).ToString("D", CultureInfo.InvariantCulture);
        return bom.ToJsonString(s_indented) + "\n";
    }

    /// <summary>Names whose work is in an executable, a line each: name, version, licence, copyright.</summary>
    /// <param name="json">The project's list, as the CycloneDX tool writes it.</param>
    /// <param name="linked">What is in it besides packages.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string Notice(string json, IEnumerable<LinkedLibrary> linked)
    {
        var packages = JsonNode.Parse(json)!["components"]!.AsArray().Select(c => $"{c!["name"]} {c["version"]}: {LicenceOf(c)}");
        return string.Concat(packages.Concat(linked.Select(l => $"{l.Name} {l.Version}: {l.Licence}")).Select(line => line + "\n"));
    }

    private static string LicenceOf(JsonNode component)
    {
        var license = component["licenses"]?.AsArray().FirstOrDefault()?["license"];
        var named = (license?["id"] ?? license?["name"] ?? license?["url"])?.ToString() ?? "see its project";
        return component["copyright"] is { } copyright ? $"{named}, {copyright}" : named;
    }
}
