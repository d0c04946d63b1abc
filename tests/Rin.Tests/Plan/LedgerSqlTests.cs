using System.Text;
using FsCheck.Fluent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Plan;

public sealed class LedgerSqlTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 18, 0, 0, TimeSpan.FromHours(9));
    private static readonly TableName s_ledger = new("s", "rin_ledger");

    [Fact]
    public void Statements_are_what_Redshift_understands()
    {
        var hostile = new TableName(null, "a\"; DROP TABLE t; --");

        LedgerSql.Lock([hostile, s_ledger]).ShouldBe("""LOCK TABLE "a""; DROP TABLE t; --", "s"."rin_ledger" """.Trim());
        LedgerSql.Known(s_ledger, ["aa", "bb"]).ShouldBe("""SELECT id FROM "s"."rin_ledger" WHERE id IN ('aa', 'bb')""");
        LedgerSql.Prune(s_ledger, s_now).ShouldBe("""DELETE FROM "s"."rin_ledger" WHERE loaded_at < '2026-11-21 09:00:00'""");
        LedgerSql.Grant(s_ledger, "o'r\"x").ShouldBe("""GRANT SELECT, INSERT, UPDATE, DELETE ON "s"."rin_ledger" TO "o'r""x" """.Trim());
        LedgerSql.MayUse(new TableName(null, "it's")).ShouldContain("""has_table_privilege('"it''s"', 'SELECT')""");
    }

    [Fact]
    public void Keys_stay_readable_and_cannot_leave_their_literal()
    {
        var s3Object = Some.Object("in/it's \\ a\nkey \uFFFF日本😀") with { ETag = "e", Sequencer = null, VersionId = "v" };

        var sql = LedgerSql.Record(s_ledger, [new LedgerEntry(s_ledger, "ab12", s3Object, "s.t")], s_now);

        sql.ShouldEndWith("VALUES ('ab12', 'logs', 'in/it''s %5C a%0Akey %EF%BF%BF日本😀', 'v', 'e', NULL, 's.t', '2026-11-21 09:00:00')");
    }

    [Fact]
    public void Any_text_is_one_literal_that_fits_its_column()
    {
        var sample = Gen.Elements("'", "\\", "\0", "\n", "a", "漢", "😀", "\uD800", "--", "\u0085")
            .ListOf()
            .Select(parts => string.Concat(parts));

        Properties.ForAll(
            sample,
            text =>
            {
                var literal = LedgerSql.Text(text, 20);
                literal.ShouldStartWith("'");
                literal.ShouldEndWith("'");
                var inner = literal[1..^1].Replace("''", "", StringComparison.Ordinal);
                inner.ShouldNotContain("'");
                SqlText.IsPlain(inner).ShouldBeTrue();
                Encoding.UTF8.GetByteCount(literal[1..^1].Replace("''", "'", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(20);
            }
        );
    }
}
