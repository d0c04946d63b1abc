using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GapFurniture.Package;

/// <summary>The list of a project's packages (CycloneDX, JSON), made the list of one artefact: the same bytes each time.</summary>
internal static class Sbom
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Makes the list of an artefact.</summary>
    /// <param name="json">The project's, as the CycloneDX tool writes it.</param>
    /// <param name="name">What the artefact is called.</param>
    /// <param name="version">Of the artefact.</param>
    /// <param name="artefact">Its bytes.</param>
    /// <param name="linked">What is in it besides packages, such as "openssl" and its version.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string Of(string json, string name, string version, byte[] artefact, IEnumerable<(string Name, string Version)> linked)
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
        foreach (var (what, itsVersion) in linked)
        {
            components.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["type"] = "library",
                        ["bom-ref"] = $"{what}@{itsVersion}",
                        ["name"] = what,
                        ["version"] = itsVersion,
                        ["scope"] = "required",
                    }
            );
        }
        bom["serialNumber"] =
            "urn:uuid:" + new Guid(Convert.FromHexString(digest.AsSpan(0, 32))).ToString("D", CultureInfo.InvariantCulture);
        return bom.ToJsonString(s_indented) + "\n";
    }
}
