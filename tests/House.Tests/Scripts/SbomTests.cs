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
            Sbom.Of(Made, "a.deb", "1.2.3", "bytes"u8.ToArray(), "x64", [new LinkedLibrary("openssl", "3.0.19", "Apache-2.0")])
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
        Sbom.Notice(Made, "any", [LinkedLibrary.Parse("glibc=2.36=LGPL-2.1-or-later"), LinkedLibrary.Parse("png=1.6")])
            .ShouldBe("AWSSDK.Core 4.0.0: Apache-2.0, © Amazon\nglibc 2.36: LGPL-2.1-or-later\npng 1.6: see its project\n");

    [Theory]
    [InlineData("x64", "Native.linux-x64")]
    [InlineData("arm64", "Native.linux-arm64")]
    [InlineData("any", "Native.linux-x64 Native.linux-arm64")]
    public void Libraries_for_another_architecture_are_not_in_it(string architecture, string expected)
    {
        const string Both = """
            {
              "metadata": { "component": { "bom-ref": "p" } },
              "components": [{ "name": "Native.linux-x64" }, { "name": "Native.linux-arm64" }],
              "dependencies": [
                { "ref": "p", "dependsOn": ["pkg:nuget/Native.linux-x64@1", "pkg:nuget/Native.linux-arm64@1"] },
                { "ref": "pkg:nuget/Native.linux-x64@1" }, { "ref": "pkg:nuget/Native.linux-arm64@1" }]
            }
            """;

        var bom = JsonNode.Parse(Sbom.Of(Both, "a", "1", [1], architecture, []))!;

        var names = expected.Split(' ');
        bom["components"]!.AsArray().Select(c => c!["name"]!.ToString()).ShouldBe(names);
        var references = names.Select(name => $"pkg:nuget/{name}@1").ToList();
        bom["dependencies"]![0]!["dependsOn"]!.AsArray().Select(d => d!.ToString()).ShouldBe(references);
        bom["dependencies"]!.AsArray().Skip(1).Select(d => d!["ref"]!.ToString()).ShouldBe(references);
    }

    [Theory]
    [InlineData("openssl")]
    [InlineData("openssl=3=Apache-2.0=x")]
    public void A_library_without_a_version_is_refused(string text) => Should.Throw<FormatException>(() => LinkedLibrary.Parse(text));

    [Fact]
    public void A_library_has_an_address_for_those_who_look_for_advisories()
    {
        var component = LinkedLibrary.Parse("webp=1.6.0").ToComponent();

        component["purl"]!.ToString().ShouldBe("pkg:generic/webp@1.6.0");
        component.ContainsKey("licenses").ShouldBeFalse();
    }

    [Fact]
    public void The_time_and_chance_are_not_in_it()
    {
        var later = Made.Replace("2026-11-29", "2027-01-01", StringComparison.Ordinal)
            .Replace("00000000-", "12345678-", StringComparison.Ordinal);

        Sbom.Of(later, "a", "1", [1], "x64", []).ShouldBe(Sbom.Of(Made, "a", "1", [1], "x64", []));
        Sbom.Of(Made, "a", "1", [2], "x64", []).ShouldNotBe(Sbom.Of(Made, "a", "1", [1], "x64", []));
    }
}
