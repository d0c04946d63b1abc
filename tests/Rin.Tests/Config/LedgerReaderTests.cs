using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

public sealed class LedgerReaderTests
{
    private const string Two = """
        s3: {bucket: b}
        targets:
          - {redshift: {table: t}, s3: {key_prefix: a/}}
          - {redshift: {table: u}, s3: {key_prefix: b/}, exactly_once: {table: mine}}
        """;

    private static IEnumerable<TableName?> Ledgers(string lines) => Configs.Read(Configs.With(lines)).Targets.Select(t => t.Ledger);

    [Fact]
    public void Without_the_section_there_is_no_ledger()
    {
        Ledgers("s3: {bucket: b}\ntargets:\n  - {redshift: {table: t}, s3: {key_prefix: a/}}").ShouldBe([null]);
    }

    [Fact]
    public void Targets_fall_back_to_the_global_section_field_by_field()
    {
        Ledgers("exactly_once: {schema: s, table: rin_ledger}\n" + Two).ShouldBe([new("s", "rin_ledger"), new("s", "mine")]);
        Ledgers(Two).ShouldBe([null, new(null, "mine")]);
    }

    [Theory]
    [InlineData("exactly_once: {}", "exactly_once.table: missing")]
    [InlineData("exactly_once: {tabel: l}", "exactly_once.tabel: unknown key; did you mean table?")]
    [InlineData("exactly_once: {table: l_$1}", "cannot be used in the name of a ledger")]
    [InlineData("exactly_once: {table: \"a\\nb\"}", "without control characters")]
    [InlineData("exactly_once: {table: t}", "is the table that is loaded")]
    [InlineData("exactly_once: yes", "a section is expected")]
    public void Mistakes_are_named_with_their_place(string section, string problem)
    {
        Configs.Problems(Configs.With(section + "\n" + Two)).ShouldContain(p => p.Contains(problem));
    }
}
