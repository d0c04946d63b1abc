using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

public sealed class TargetTests
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

        targets[1].Match(new S3Record("shop.events", "in/orders/1", "ObjectCreated:Put")).ShouldBe(["in/orders/1"]);
        targets[1].Match(new S3Record("shop.events", "x/in/orders/1", "ObjectCreated:Put")).ShouldBeNull();
        targets[1].Match(new S3Record("other", "in/orders/1", "ObjectCreated:Put")).ShouldBeNull();
        targets[3]
            .Match(new S3Record("shop.events", "x/in/area-north/kind-tea/1.gz", "ObjectCreated:Put"))
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
}
