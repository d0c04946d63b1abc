namespace GapFurniture.CodeBuildFire.Tests;

public sealed class PlannerTests
{
    private static BuildPlan Plan(string json, params string[] settings)
    {
        var variables = settings.Select(s => s.Split('=', 2)).ToDictionary(s => "CODEBUILDFIRE_" + s[0], s => s[1], StringComparer.Ordinal);
        var options = CodeBuildFireOptions.Parse([], variables.GetValueOrDefault, inLambda: true);
        return new Planner(options).Plan(LambdaEvent.Parse(Sample.Json(json), "request"));
    }

    private static PlannedBuild Only(string json, params string[] settings)
    {
        var plan = Plan(json, settings);
        plan.Failures.ShouldBeEmpty();
        return plan.Builds.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_configuration_id_is_the_project_and_the_object_reaches_the_build()
    {
        var build = Only(Sample.S3(Sample.Record("mysql/a b.gz", version: "v1")));

        (build.Project, build.Cause).ShouldBe(("restore-mysql", "s3://backups/mysql/a b.gz"));
        build
            .Environment.Select(v => $"{v.Name}={v.Value}")
            .ShouldBe(["S3_BUCKET=backups", "S3_KEY=mysql/a b.gz", "S3_VERSION_ID=v1", "S3_ETAG=etag-1"]);
    }

    [Fact]
    public void Variables_have_other_names_where_settings_say_so_and_none_where_they_are_off()
    {
        var s3 = Sample.S3(Sample.Record("a"));

        Only(s3, "S3_BUCKET=B", "S3_KEY=K", "S3_ETAG=E").Environment.Select(v => v.Name).ShouldBe(["B", "K", "E"]);
        Only(s3, "NO_OBJECT=true").Environment.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_input_says_wins_over_the_object()
    {
        var build = Only($$"""{"project":"restore","environment":{"S3_KEY":"mine"},"detail":{{Sample.Detail}}}""");

        build.Environment.Where(v => v.Name == "S3_KEY").ShouldHaveSingleItem().Value.ShouldBe("mine");
    }

    [Theory]
    [InlineData("mysql/=one;=two", "one")]
    [InlineData("other/=one;=two", "two")]
    [InlineData(@"^mysql/.+\.gz$=one", "one")]
    [InlineData(@"^(?P<kind>[[:alpha:]]+)/=one", "one")]
    [InlineData("s3://backups/mysql=one", "one")]
    [InlineData("s3://elsewhere/=one\nmysql/a=two", "two")]
    public void Routes_choose_for_EventBridge_and_the_first_wins(string routes, string project) =>
        Only(Sample.EventBridge(), "ROUTES=" + routes).Project.ShouldBe(project);

    [Fact]
    public void Without_a_route_the_error_says_so_and_names_the_object() =>
        Plan(Sample.EventBridge(), "ROUTES=x/=one")
            .Failures.ShouldHaveSingleItem()
            .Reason.ShouldBe(
                "s3://backups/mysql/a b.gz: no route of CODEBUILDFIRE_ROUTES matches, and neither input nor notification names a project"
            );

    [Fact]
    public void A_project_that_is_not_allowed_or_cannot_be_one_stops_no_other()
    {
        var json = Sample.S3(Sample.Record("a", "bad name!"), Sample.Record("b", "allowed"), Sample.Record("c", "other"));

        var plan = Plan(json, "PROJECTS=allowed, also-allowed");

        plan.Builds.ShouldHaveSingleItem().Project.ShouldBe("allowed");
        plan.Failures.Select(f => f.Reason)
            .ShouldBe([
                "s3://backups/a: \"bad name!\", from the notification's configuration id, is not a valid project name",
                "s3://backups/c: project \"other\", from the notification's configuration id, is not among CODEBUILDFIRE_PROJECTS",
            ]);
    }

    [Fact]
    public void A_folder_that_is_made_in_the_console_starts_nothing()
    {
        var plan = Plan(Sample.Sqs(("m1", Sample.S3(Sample.Record("mysql/", size: 0))), ("m2", Sample.S3(Sample.Record("mysql/full/")))));

        plan.FolderMarkers.ShouldBe(["s3://backups/mysql/"]);
        plan.Builds.ShouldHaveSingleItem().Cause.ShouldBe("s3://backups/mysql/full/", "an object with content is one, whatever its key");
        plan.Failures.ShouldBeEmpty();
        Plan(Sample.S3(Sample.Record("empty", size: 0))).Builds.ShouldHaveSingleItem();
        Plan(Sample.S3(Sample.Record("mysql/", size: null, name: "ObjectRemoved:Delete"))).Builds.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_expression_that_would_take_ages_elsewhere_takes_none_here() =>
        Plan(Sample.EventBridge(key: new string('a', 1000) + "!"), "ROUTES=^(a+)+$=one")
            .Failures.ShouldHaveSingleItem()
            .Reason.ShouldContain("no route of CODEBUILDFIRE_ROUTES matches");

    [Fact]
    public void The_same_object_reported_twice_is_one_build() =>
        Plan(Sample.S3(Sample.Record("a"), Sample.Record("a"), Sample.Record("a", sequencer: "02"))).Builds.Count.ShouldBe(2);

    [Fact]
    public void Coalescing_makes_one_build_a_project_with_the_last_object_and_every_message()
    {
        var json = Sample.Sqs(
            ("m1", Sample.S3(Sample.Record("a"))),
            ("m2", Sample.S3(Sample.Record("other", "other-project"))),
            ("m3", Sample.S3(Sample.Record("b")))
        );

        var builds = Plan(json, "COALESCE=true").Builds;

        builds.Select(b => b.Project).ShouldBe(["restore-mysql", "other-project"]);
        builds[0].MessageIds.ShouldBe(["m1", "m3"]);
        builds[0].Environment.Single(v => v.Name == "S3_KEY").Value.ShouldBe("b");
        Plan(json).Builds.Count.ShouldBe(3);
    }

    [Fact]
    public void Coalescing_keeps_different_inputs_apart()
    {
        var json = Sample.Sqs(
            ("m1", """{"project":"p1","environment":{"A":"1"}}"""),
            ("m2", """{"project":"p1","environment":{"A":"2"}}"""),
            ("m3", """{"project":"p1","environment":{"A":"1"}}""")
        );

        Plan(json, "COALESCE=true").Builds.Select(b => b.MessageIds.Count).ShouldBe([2, 1]);
    }
}
