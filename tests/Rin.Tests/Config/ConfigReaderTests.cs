using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin.Tests.Config;

public sealed class ConfigReaderTests
{
    // Everything that both generations of the original take.
    private const string Full = """
        queue_name: importer-queue        # of the bucket's notifications

        credentials:
          aws_region: eu-central-1

        redshift:
          host: localhost
          port: 5439
          dbname: shop
          user: loader
          password: '{{ must_env "WAREHOUSE_PASSWORD" }}'
          schema: public
          reconnect_on_error: true

        s3:
          bucket: shop.events
          region: eu-central-1

        sql_option: "JSON 'auto' GZIP"

        targets:
          - s3:
              key_prefix: in/orders/rubbish
            discard: true

          - redshift:
              table: orders
            s3:
              key_prefix: in/orders

          - redshift:
              schema: audit
              table: visits
            s3:
              key_prefix: in/visits
            sql_option: "CSV DELIMITER ',' ESCAPE"
            break: true

          - redshift:
              schema: $1
              table: $2
            s3:
              key_regexp: in/area-([a-z]+)/kind-([a-z]+)/

          - redshift:
              host: warehouse.example.org
              port: 15439
              dbname: partners
              user: partner
              password: sesame
              schema: lake
              table: files
            s3:
              bucket: partner.files
              region: us-east-1
              key_prefix: out/

          - redshift:
              driver: redshift-data
              workgroup: wg
              user: ""
              table: api
            s3:
              key_prefix: api/
        """;

    private static RinConfig ReadFull() => Configs.Read(Full, environment: ("WAREHOUSE_PASSWORD", "se'cret: #1"));

    [Fact]
    public void Targets_inherit_what_they_do_not_say()
    {
        var config = ReadFull();

        config.QueueName.ShouldBe("importer-queue");
        config.Aws.Region.ShouldBe("eu-central-1");
        config.Manifest.ShouldBeNull();
        config.Warnings.ShouldBeEmpty();
        var orders = config.Targets[1];
        orders.Bucket.ShouldBe("shop.events");
        orders.Region.ShouldBe("eu-central-1");
        (orders.Schema, orders.Table, orders.SqlOption).ShouldBe(("public", "orders", "JSON 'auto' GZIP"));
        (orders.Break, orders.Discard).ShouldBe((false, false));
        orders.Connection.ShouldBe(
            new Connection
            {
                Driver = Driver.Postgres,
                Host = "localhost",
                Port = 5439,
                Database = "shop",
                User = "loader",
                Password = "se'cret: #1",
            }
        );
    }

    [Fact]
    public void Targets_override_what_they_say()
    {
        var config = ReadFull();

        var visits = config.Targets[2];
        (visits.Schema, visits.Table, visits.SqlOption, visits.Break).ShouldBe(("audit", "visits", "CSV DELIMITER ',' ESCAPE", true));
        var partner = config.Targets[4];
        (partner.Bucket, partner.Region, partner.SqlOption).ShouldBe(("partner.files", "us-east-1", "JSON 'auto' GZIP"));
        partner.Connection.ShouldBe(
            new Connection
            {
                Driver = Driver.Postgres,
                Host = "warehouse.example.org",
                Port = 15439,
                Database = "partners",
                User = "partner",
                Password = "sesame",
            }
        );
    }

    [Fact]
    public void A_target_has_a_driver_of_its_own()
    {
        var api = ReadFull().Targets[5].Connection.ShouldNotBeNull();

        (api.Driver, api.Workgroup, api.Database).ShouldBe((Driver.RedshiftData, "wg", "shop"));
        api.ToString().ShouldBe("redshift-data://wg/shop");
    }

    [Fact]
    public void A_target_that_discards_needs_no_redshift()
    {
        var discard = ReadFull().Targets[0];

        discard.Discard.ShouldBeTrue();
        discard.Connection.ShouldBeNull();
        discard.ToString().ShouldBe("s3://shop.events/in/orders/rubbish* => discard");
    }

    [Fact]
    public void A_target_that_discards_need_not_fit_an_inherited_table()
    {
        var config = Configs.Read(
            Configs.With(
                """
                  table: $1
                s3: {bucket: b}
                targets:
                  - {s3: {key_prefix: tmp/}, discard: true}
                  - {s3: {key_regexp: (.+)/}}
                """
            )
        );

        config.Targets.Count.ShouldBe(2);
    }

    [Fact]
    public void Keys_are_matched_from_their_start_by_prefix_and_anywhere_by_expression()
    {
        var targets = ReadFull().Targets;

        targets[1].Match(new S3ObjectEvent("shop.events", "in/orders/1", "ObjectCreated:Put")).ShouldBe(["in/orders/1"]);
        targets[1].Match(new S3ObjectEvent("shop.events", "x/in/orders/1", "ObjectCreated:Put")).ShouldBeNull();
        targets[1].Match(new S3ObjectEvent("other", "in/orders/1", "ObjectCreated:Put")).ShouldBeNull();
        targets[3]
            .Match(new S3ObjectEvent("shop.events", "x/in/area-north/kind-tea/1.gz", "ObjectCreated:Put"))
            .ShouldBe(["in/area-north/kind-tea/", "north", "tea"]);
    }

    [Fact]
    public void A_targets_own_matcher_wins_over_an_inherited_one_of_the_other_kind()
    {
        var config = Configs.Read(
            Configs.With(
                """
                  table: t
                s3: {bucket: b, key_prefix: everything/}
                targets:
                  - s3: {key_regexp: '\.csv$'}
                  - sql_option: CSV
                """
            )
        );

        config.Targets[0].Keys.Match("elsewhere/a.csv").ShouldBe([".csv"]);
        config.Targets[1].Keys.Match("elsewhere/a.csv").ShouldBeNull();
        config.Targets[1].Keys.Match("everything/a").ShouldNotBeNull();
    }

    [Fact]
    public void Two_matchers_in_one_place_are_worth_a_warning()
    {
        var config = Configs.Read(
            Configs.With(
                """
                  table: t
                s3: {bucket: b}
                targets:
                  - s3: {key_prefix: a/, key_regexp: b}
                """
            )
        );

        config.Warnings.ShouldBe(["rin.yaml:9: both key_prefix and key_regexp are given; key_prefix is used"]);
        config.Targets[0].Keys.Match("a/1").ShouldNotBeNull();
    }

    [Fact]
    public void The_port_is_redshifts_when_nobody_says()
    {
        Configs.Read(Minimal).Targets[0].Connection!.Port.ShouldBe(5439);
    }

    [Fact]
    public void Numbers_and_truth_values_are_good_texts()
    {
        var config = Configs.Read(
            Minimal
                .Replace("user: u", "user: 20261121", StringComparison.Ordinal)
                .Replace("table: t", "table: yes", StringComparison.Ordinal)
                .Replace("dbname: d", "dbname: 0123", StringComparison.Ordinal)
        );

        config.Targets[0].Connection!.User.ShouldBe("20261121");
        config.Targets[0].Connection!.Database.ShouldBe("0123");
        config.Targets[0].Table.ShouldBe("yes");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("'true'", true)]
    [InlineData("false", false)]
    [InlineData("No", false)]
    [InlineData("off", false)]
    [InlineData("", false)]
    [InlineData("~", false)]
    public void Truth_values_are_yamls(string written, bool meant)
    {
        Configs.Read($"{Minimal}\n    break: {written}").Targets[0].Break.ShouldBe(meant);
    }

    [Fact]
    public void Lambda_needs_no_queue()
    {
        var config = Configs.Read(Minimal.Replace("queue_name: q", "", StringComparison.Ordinal), needsQueue: false);

        config.QueueName.ShouldBeNull();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("arn:aws:iam::123456789012:role/copy")]
    [InlineData("arn:aws-cn:iam::123456789012:role/team/copy.me")]
    [InlineData("arn:aws:iam::123456789012:role/first,arn:aws:iam::210987654321:role/second")]
    public void Roles_are_one_a_chain_or_the_default(string role)
    {
        Configs.Read($"{Minimal}\ncredentials: {{aws_iam_role: \"{role}\"}}").Aws.IamRole.ShouldBe(role);
    }

    [Theory]
    [InlineData("copy")]
    [InlineData("arn:aws:iam::123:role/copy")]
    [InlineData("arn:aws:iam::123456789012:user/me")]
    [InlineData("arn:aws:iam::123456789012:role/x\\n")]
    [InlineData("arn:aws:iam::123456789012:role/x' ACCEPTINVCHARS --")]
    public void Other_roles_are_refused(string role)
    {
        Configs
            .Problems($"{Minimal}\ncredentials:\n  aws_iam_role: \"{role}\"")
            .ShouldHaveSingleItem()
            .ShouldStartWith("rin.yaml:12: credentials.aws_iam_role: ");
    }

    [Theory]
    [InlineData("ap-northeast-1")]
    [InlineData("us-gov-west-1")]
    [InlineData("us-isob-east-1")]
    [InlineData("cn-northwest-1")]
    [InlineData("eusc-de-east-1")]
    public void Regions_of_every_partition_are_known_by_their_form(string region)
    {
        Configs.Read($"{Minimal}\ncredentials: {{aws_region: {region}}}").Aws.Region.ShouldBe(region);
    }

    [Fact]
    public void Manifests_can_be_asked_for()
    {
        Configs.Read($"{Minimal}\nmanifest: {{bucket: m, prefix: copies/}}").Manifest.ShouldBe(new ManifestLocation("m", "copies/"));
        Configs.Read($"{Minimal}\nmanifest: {{bucket: m}}").Manifest.ShouldBe(new ManifestLocation("m", ""));
        Configs.Read($"{Minimal}\nmanifest:").Manifest.ShouldBeNull();
    }

    [Fact]
    public void Anchors_and_merges_are_followed()
    {
        var config = Configs.Read(
            """
            queue_name: q
            redshift: &main
              host: h
              dbname: d
              user: u
              password: p
            targets:
              - redshift: {<<: *main, dbname: mine, table: a}
                s3: &place {bucket: b, key_prefix: a/}
              - redshift:
                  <<: [{table: b, dbname: first}, {dbname: second, user: other}]
                s3: {<<: *place}
            """
        );

        var first = config.Targets[0];
        (first.Connection!.Host, first.Connection.Database, first.Table).ShouldBe(("h", "mine", "a"));
        var second = config.Targets[1];
        (second.Connection!.Database, second.Connection.User, second.Table, second.Bucket).ShouldBe(("first", "other", "b", "b"));
    }

    [Fact]
    public void Merged_keys_are_checked_where_they_stand()
    {
        Configs
            .Problems($"{Minimal}\ncredentials:\n  <<: {{aws_regoin: eu-west-1}}")
            .ShouldBe(["rin.yaml:12: credentials.aws_regoin: unknown key; did you mean aws_region?"]);
    }

    [Fact]
    public void A_merge_of_itself_ends()
    {
        Should.Throw<ConfigException>(() => Configs.Read("a: &a\n  <<: *a\n  b: c"));
    }

    [Fact]
    public void Quoted_keys_are_keys()
    {
        Configs.Read(Minimal.Replace("queue_name:", "\"queue_name\":", StringComparison.Ordinal)).QueueName.ShouldBe("q");
    }

    [Fact]
    public void Nothing_secret_is_ever_printed()
    {
        var config = Configs.Read(
            """
            queue_name: q
            credentials: {aws_access_key_id: AKIAX, aws_secret_access_key: top/secret+key}
            redshift: {host: h, dbname: d, user: u, password: hidden-word}
            s3: {bucket: b}
            targets:
              - {redshift: {table: t}, s3: {key_prefix: a/}}
            """
        );

        string[] printed =
        [
            config.ToString(),
            config.Aws.ToString(),
            config.Targets[0].ToString(),
            config.Targets[0].Connection!.ToString(),
            new Rin.Warehouse.Login("u", "hidden-word").ToString(),
        ];
        foreach (var text in printed)
        {
            text.ShouldNotContain("hidden-word");
            text.ShouldNotContain("top/secret+key");
        }
        config.Targets[0].ToString().ShouldBe("s3://b/a/* => redshift://u@h:5439/d/(search path).t");
    }

    private const string Minimal = """
        queue_name: q
        redshift:
          host: localhost
          dbname: d
          user: u
          table: t
        targets:
          - s3:
              bucket: b
              key_prefix: a/
        """;
}
