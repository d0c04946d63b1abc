using FsCheck.Fluent;
using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Plan;

public sealed class LedgerEntryTests
{
    private static readonly TableName s_ledger = new(null, "rin_ledger");
    private static readonly S3Record s_plain = Some.Object("a") with { ETag = "e", Sequencer = "01" };
    private static readonly S3Record s_versioned = s_plain with { VersionId = "v1" };

    private static string Id(S3Record s3Object, string message = "m1", string table = "t", int ordinal = 1, string options = "CSV")
    {
        var target = Some.Prefix("", table) with { Ledger = s_ledger, SqlOption = options };
        var item = new CopyItem(s3Object, target, new TableName("s", table), ordinal);
        return LedgerEntry.Of(new LoadUnit(0, [item], message), item)!.Id;
    }

    [Fact]
    public void The_id_is_a_SHA_256_in_hexadecimal_and_the_same_every_time()
    {
        Id(s_plain).ShouldMatch("^[0-9a-f]{64}$");
        Id(s_plain).ShouldBe(Id(s_plain));
    }

    [Fact]
    public void Another_delivery_another_option_and_another_message_change_nothing()
    {
        Id(s_plain, message: "m2", options: "JSON 'auto'").ShouldBe(Id(s_plain));
        Id(s_plain with { EventName = "Object Created", ConfigurationId = "c", Size = 7 }).ShouldBe(Id(s_plain));
    }

    [Fact]
    public void A_version_is_known_whatever_else_the_event_says()
    {
        Id(s_versioned with { Sequencer = "02", ETag = null }).ShouldBe(Id(s_versioned));
        Id(s_versioned with { VersionId = "v2" }).ShouldNotBe(Id(s_versioned));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    public void Without_a_version_each_writing_of_a_key_is_known_by_its_sequencer(string? version)
    {
        Id(s_plain with { VersionId = version }).ShouldBe(Id(s_plain));
        Id(s_plain with { VersionId = version, Sequencer = "02" }).ShouldNotBe(Id(s_plain));
    }

    [Fact]
    public void An_event_sent_by_hand_is_known_by_its_message()
    {
        var byHand = s_plain with { Sequencer = null };

        Id(byHand, "m1").ShouldBe(Id(byHand, "m1"));
        Id(byHand, "m1").ShouldNotBe(Id(byHand, "m2"));
    }

    [Fact]
    public void Tables_and_targets_of_one_table_are_told_apart()
    {
        new[] { Id(s_plain), Id(s_plain, table: "u"), Id(s_plain, ordinal: 2), Id(s_plain with { Bucket = "b" }) }
            .Distinct()
            .Count()
            .ShouldBe(4);
    }

    [Fact]
    public void No_two_objects_share_an_id_however_their_names_are_cut()
    {
        var names = Gen.Elements("a", "b", "1:", ";", "", "-").ListOf().Select(parts => string.Concat(parts));
        var sample =
            from bucket in names
            from key in names
            from otherBucket in names
            from otherKey in names
            select (bucket, key, otherBucket, otherKey);

        Properties.ForAll(
            sample,
            s =>
                (Id(new(s.bucket, s.key, "x") { Sequencer = "1" }) == Id(new(s.otherBucket, s.otherKey, "x") { Sequencer = "1" })).ShouldBe(
                    (s.bucket, s.key) == (s.otherBucket, s.otherKey)
                )
        );
    }

    [Fact]
    public void A_target_without_a_ledger_has_no_entries()
    {
        var unit = Some.Unit(0, "a");

        LedgerEntry.Of(unit, unit.Items[0]).ShouldBeNull();
    }
}
