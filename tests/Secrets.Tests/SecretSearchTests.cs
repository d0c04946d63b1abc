using System.Text;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.Secrets.Tests;

/// <summary>The search finds what there is to be found, so that finding nothing means something.</summary>
public sealed class SecretSearchTests : IDisposable
{
    private const string Secret = "s3cret/with+odd 'signs' & \"quotes\"\\ and 家具";

    private readonly string _folder = Directory.CreateTempSubdirectory("secrets-").FullName;

    public static TheoryData<string> Forms => [.. SecretForms.Of(Secret).Select(f => f.Text)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_that_was_planted_is_found_in_every_form(string form)
    {
        Plant("piece/output-1.log", $"2026-11-21 info nothing here\nerror: password={form}; more");

        Search(SecretKind.Credential).ShouldHaveSingleItem().ShouldStartWith("piece/output-1.log: Credential");
    }

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("me")]
    [InlineData("user:")]
    public void Base64_around_it_does_not_hide_it(string before)
    {
        Plant("a", "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Secret + " and more")));

        Search(SecretKind.Credential).ShouldHaveSingleItem().ShouldContain("(base64)");
    }

    [Fact]
    public void What_is_found_is_not_printed_once_more()
    {
        Plant("a", $"before {Secret} behind {Secret}");

        var found = Search(SecretKind.Credential);

        found.Count.ShouldBe(2);
        found[0].ShouldContain("before <<<");
        found.ShouldAllBe(f => !f.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Text_without_it_is_clean()
    {
        Plant("a", "s3cret, with odd signs and quotes");

        Search(SecretKind.Credential).ShouldBeEmpty();
    }

    [Fact]
    public void Values_of_parameters_may_stand_where_they_are_by_design_and_credentials_nowhere()
    {
        Plant("piece/values-1.log", Secret);
        Plant("piece/output-1.log", Secret);

        Search(SecretKind.Parameter).ShouldHaveSingleItem().ShouldStartWith("piece/output-1.log: Parameter");
        Search(SecretKind.Credential).Count.ShouldBe(2);
    }

    [Fact]
    public void What_a_run_notes_is_read_back()
    {
        var line = $"{SecretKind.Parameter} {Convert.ToBase64String(Encoding.UTF8.GetBytes("two\nlines"))}";

        KnownSecret.Parse(line).ShouldBe(new KnownSecret(SecretKind.Parameter, "two\nlines"));
    }

    private List<string> Search(SecretKind kind) =>
        [.. new SecretSearch([new KnownSecret(kind, Secret)]).In(_folder, WholeRun.MayHoldParameters)];

    private void Plant(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
