using Amazon.RedshiftDataAPIService;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class RedshiftDataTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_gets_a_fresh_idempotency_token_unless_the_caller_has_one()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"Id":"s"}"""));
        using var client = ServiceUnderTest.Data(server);
        var unnamed = new Amazon.RedshiftDataAPIService.Model.ExecuteStatementRequest { Sql = "select 1" };

        await client.ExecuteStatementAsync(unnamed, Cancellation);
        await client.ExecuteStatementAsync(unnamed, Cancellation);
        await client.BatchExecuteStatementAsync(new() { Sqls = ["select 1"], ClientToken = "mine" }, Cancellation);

        var tokens = server.Requests.Select(request => request.Json.GetProperty("ClientToken").GetString()).ToList();
        Guid.TryParse(tokens[0], out _).ShouldBeTrue();
        tokens[1].ShouldNotBe(tokens[0]);
        tokens[2].ShouldBe("mine");
        unnamed.ClientToken.ShouldBeNull();
    }

    [Fact]
    public async Task Parameters_are_named_in_small_letters()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"Id":"s"}"""));
        using var client = ServiceUnderTest.Data(server);

        await client.ExecuteStatementAsync(
            new()
            {
                Sql = "select :id",
                Parameters = [new() { Name = "id", Value = "1" }],
                ResultFormat = ResultFormatString.JSON,
                WithEvent = true,
                WaitTimeSeconds = 30,
            },
            Cancellation
        );

        var json = server.Only.Json;
        json.GetProperty("Parameters").GetRawText().ShouldBe("""[{"name":"id","value":"1"}]""");
        json.GetProperty("ResultFormat").GetString().ShouldBe("JSON");
        json.GetProperty("WithEvent").GetBoolean().ShouldBeTrue();
        json.GetProperty("WaitTimeSeconds").GetInt32().ShouldBe(30);
    }

    [Fact]
    public async Task Each_kind_of_field_arrives_in_its_member()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """
                {"Records":[[{"isNull":true},{"booleanValue":false},{"longValue":9223372036854775807},{"doubleValue":1.5},
                  {"stringValue":"家具"},{"blobValue":"AP8="}],[]],
                 "ColumnMetadata":[{"name":"a","isCaseSensitive":true,"nullable":1,"typeName":"varchar","columnDefault":"x"}],
                 "TotalNumRows":2}
                """
            )
        );
        using var client = ServiceUnderTest.Data(server);

        var response = await client.GetStatementResultAsync(new() { Id = "s" }, Cancellation);

        response.TotalNumRows.ShouldBe(2);
        var row = response.Records[0];
        row[0].IsNull.ShouldBe(true);
        row[1].BooleanValue.ShouldBe(false);
        row[1].IsNull.ShouldBeNull();
        row[2].LongValue.ShouldBe(long.MaxValue);
        row[3].DoubleValue.ShouldBe(1.5);
        row[4].StringValue.ShouldBe("家具");
        row[5].BlobValue.ToArray().ShouldBe([0, 255]);
        response.Records[1].ShouldBeEmpty();
        var column = response.ColumnMetadata.ShouldHaveSingleItem();
        (column.Name, column.IsCaseSensitive, column.Nullable, column.TypeName, column.ColumnDefault).ShouldBe(
            ("a", true, 1, "varchar", "x")
        );
    }

    [Theory]
    [InlineData("1.767225600123E9")]
    [InlineData("1767225600.123")]
    public async Task Times_are_seconds_since_the_epoch(string number)
    {
        await using var server = await CaptureServer.Start(Answer.Json($$"""{"CreatedAt":{{number}},"Duration":-1,"Status":"FINISHED"}"""));
        using var client = ServiceUnderTest.Data(server);

        var response = await client.DescribeStatementAsync(new() { Id = "s" }, Cancellation);

        response.CreatedAt.ShouldBe(new DateTime(2026, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc));
        response.CreatedAt!.Value.Kind.ShouldBe(DateTimeKind.Utc);
        response.Duration.ShouldBe(-1);
        (response.Status == StatusString.FINISHED).ShouldBeTrue();
    }

    [Fact]
    public async Task A_status_that_is_newer_than_the_client_passes_through()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"Status":"DREAMING"}"""));
        using var client = ServiceUnderTest.Data(server);

        var response = await client.DescribeStatementAsync(new() { Id = "s" }, Cancellation);

        response.Status.Value.ShouldBe("DREAMING");
    }

    [Fact]
    public async Task Results_can_be_read_page_by_page_even_past_an_empty_one()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"Records":[[{"longValue":1}]],"NextToken":"a"}"""),
            Answer.Json("""{"NextToken":"b"}"""),
            Answer.Json("""{"Records":[[{"longValue":2}],[{"longValue":3}]]}""")
        );
        using var client = ServiceUnderTest.Data(server);

        var found = new List<long?>();
        await foreach (var row in client.Paginators.GetStatementResult(new() { Id = "s" }).Records.WithCancellation(Cancellation))
            found.Add(row[0].LongValue);

        found.ShouldBe([1, 2, 3]);
        server.Requests.Count.ShouldBe(3);
        server.Requests[2].Json.GetProperty("NextToken").GetString().ShouldBe("b");
    }
}
