using System.Text.Json.Nodes;
using GapFurniture.Package;

namespace GapFurniture.House.Tests.Scripts;

public sealed class SbomTests
{
    private const string Made = """
        {
          "bomFormat": "CycloneDX",
          "serialNumber": "urn:uuid:00000000-0000-0000-0000-000000000000",
          "metadata": { "timestamp": "2026-11-29T00:00:00Z", "component": { "name": "Project", "bom-ref": "Project@0.0.0" } },
          "components": [{ "name": "AWSSDK.Core", "version": "4.0.0", "copyright": "© Amazon",
            "licenses": [{ "license": { "id": "Apache-2.0" } }] }],
          "dependencies": [{ "ref": "Project@0.0.0", "dependsOn": ["AWSSDK.Core"] }]
        }
        """;

    [Fact]
    public void A_list_is_of_the_artefact_and_has_what_is_linked_in_beside_the_packages()
    {
        var bom = JsonNode.Parse(
            Sbom.Of(Made, "a.deb", "1.2.3", "bytes"u8.ToArray(), [new LinkedLibrary("openssl", "3.0.19", "Apache-2.0")])
        )!;

        var component = bom["metadata"]!["component"]!;
        (component["name"]!.ToString(), component["version"]!.ToString()).ShouldBe(("a.deb", "1.2.3"));
        bom["dependencies"]![0]!["ref"]!.ToString().ShouldBe("a.deb");
        component["hashes"]![0]!["content"]!
            .ToString()
            .ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("bytes"u8)));
        bom["components"]!.AsArray().Select(c => $"{c!["name"]} {c["version"]}").ShouldBe(["AWSSDK.Core 4.0.0", "openssl 3.0.19"]);
    }

    [Fact]
    public void A_notice_names_whose_work_it_is_and_under_which_licence() =>
        Sbom.Notice(Made, [LinkedLibrary.Parse("glibc=2.36=LGPL-2.1-or-later")])
            .ShouldBe("AWSSDK.Core 4.0.0: Apache-2.0, © Amazon\nglibc 2.36: LGPL-2.1-or-later\n");

    [Fact]
    public void The_time_and_chance_are_not_in_it()
    {
        var later = Made.Replace("2026-11-29", "2027-01-01", StringComparison.Ordinal)
            .Replace("00000000-", "12345678-", StringComparison.Ordinal);

        Sbom.Of(later, "a", "1", [1], []).ShouldBe(Sbom.Of(Made, "a", "1", [1], []));
        Sbom.Of(Made, "a", "1", [2], []).ShouldNotBe(Sbom.Of(Made, "a", "1", [1], []));
    }
}
