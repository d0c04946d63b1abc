using GapFurniture.Rin.Database;

namespace GapFurniture.Rin.Tests.Database;

public sealed class DataApiLoadErrorsTests : DataApiTest
{
    [Theory]
    [InlineData("id", "line 9, column id: no number (ERROR: Load into table 't' failed.)")]
    [InlineData("", "line 9: no number (ERROR: Load into table 't' failed.)")]
    public async Task The_statement_of_a_batch_that_failed_is_named_with_what_the_warehouse_noted(string column, string message)
    {
        Api.Ends = s =>
        {
            if (s.Sqls.Count > 1)
                s.Fail("ERROR: Load into table 't' failed.", at: 2);
            else
                s.Rows.Add([
                    Text(s.Sqls[0].Contains("102", StringComparison.Ordinal) ? "s3://logs/002" : "?"),
                    Number(9),
                    Text(column),
                    Text("no number"),
                    Number(1),
                ]);
        };

        var copies = Copies(4);

        var e = await FailingAsync(copies);

        (e.Blame, e.Statement, e.File).ShouldBe((Blame.Object, copies[2], "s3://logs/002"));
        e.Message.ShouldBe(message);
    }

    [Fact]
    public async Task Without_the_right_to_see_load_errors_the_error_itself_must_do()
    {
        Api.Ends = s => s.Fail(s.Sqls[0].Contains("COPY", StringComparison.Ordinal) ? "ERROR: bad file" : "ERROR: permission denied");

        var copy = Copy("a");

        var e = await FailingAsync(copy);

        (e.Message, e.Statement, e.File).ShouldBe(("ERROR: bad file", copy, null));
    }

    [Fact]
    public async Task A_batch_that_failed_with_no_word_of_its_parts_blames_none()
    {
        Api.Ends = s => s.Fail("ERROR: something at COMMIT", at: null);

        var e = await FailingAsync(Copies(2));

        (e.Blame, e.Statement).ShouldBe((Blame.Object, null));
    }

    [Fact]
    public async Task Secrets_stay_out_of_errors_and_logs()
    {
        Api.Ends = s => s.Fail($"ERROR: syntax error in {s.Sqls[0]}");

        var e = await FailingAsync(Copy("a"));

        e.Message.ShouldContain("aws_secret_access_key=****");
        e.Message.ShouldNotContain(Secret);
        Log.Lines.ShouldNotContain(Secret);
    }
}
