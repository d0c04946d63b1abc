using FsCheck.Fluent;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests;

public sealed class RedactorTests
{
    private static Redactor With(params IEnumerable<string?> secrets)
    {
        var redactor = new Redactor();
        foreach (var secret in secrets)
            redactor.Add(secret);
        return redactor;
    }

    [Fact]
    public void Every_occurrence_of_every_secret_is_masked() =>
        With("hunter2", "AKIAEXAMPLE").Redact("hunter2 for AKIAEXAMPLE, again hunter2").ShouldBe("**** for ****, again ****");

    [Fact]
    public void A_secret_that_contains_another_one_is_masked_whole()
    {
        With("pass", "password123").Redact("password123 pass").ShouldBe("**** ****");
        With("password123", "pass").Redact("password123 pass").ShouldBe("**** ****");
    }

    [Fact]
    public void Secrets_are_found_where_they_stand_quoted_for_sql() =>
        With("it's'secret").Redact("PASSWORD 'it''s''secret', raw it's'secret").ShouldBe("PASSWORD '****', raw ****");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("the")]
    public void What_is_too_short_is_ignored(string? secret) => With(secret).Redact("the other").ShouldBe("the other");

    [Fact]
    public void Upper_and_lower_case_differ() => With("Secret").Redact("secret Secret").ShouldBe("secret ****");

    [Fact]
    public void Secrets_may_be_added_while_others_redact()
    {
        var redactor = new Redactor();
        Parallel.For(
            0,
            200,
            i =>
            {
                redactor.Add($"secret-{i}-");
                redactor.Redact($"x secret-{i}- x").ShouldBe("x **** x");
            }
        );
        Enumerable.Range(0, 200).ShouldAllBe(i => redactor.Redact($"secret-{i}-") == "****");
    }

    [Fact]
    public void No_secret_survives_in_any_text() =>
        Properties.Check(
            Prop.ForAll(
                Gen.Elements("abcd", "abcdef", "cdef", "it's", "''''", "x'y'z", "日本の鍵").ListOf().ToArbitrary(),
                Gen.Elements("abcd", "ef", "abcdef", "it's", "it''s", "'", "x'y'z", " ", "日本", "の鍵").ListOf().ToArbitrary(),
                (secrets, parts) =>
                {
                    var redacted = With(secrets).Redact(string.Concat(parts));
                    secrets.ShouldAllBe(s => !redacted.Contains(s, StringComparison.Ordinal));
                }
            )
        );

    [Theory]
    [InlineData("JSON 'auto' MASTER_SYMMETRIC_KEY 'dGhpc2lz' ENCRYPTED", "JSON 'auto' MASTER_SYMMETRIC_KEY '****' ENCRYPTED")]
    [InlineData("master_symmetric_key as 'a''b' GZIP", "master_symmetric_key as '****' GZIP")]
    [InlineData(
        "ACCESS_KEY_ID 'AKIA' SECRET_ACCESS_KEY\n'ab/cd' SESSION_TOKEN 'x'",
        "ACCESS_KEY_ID 'AKIA' SECRET_ACCESS_KEY\n'****' SESSION_TOKEN '****'"
    )]
    [InlineData(
        "CREDENTIALS 'aws_access_key_id=AKIA;aws_secret_access_key=ab/cd;token=t+t=;master_symmetric_key=m' CSV",
        "CREDENTIALS 'aws_access_key_id=AKIA;aws_secret_access_key=****;token=****;master_symmetric_key=****' CSV"
    )]
    [InlineData("CREATE USER u PASSWORD'abc'", "CREATE USER u PASSWORD'****'")]
    [InlineData("SECRET_ACCESS_KEY /* the key */ E'abc'", "SECRET_ACCESS_KEY /* the key */ '****'")]
    [InlineData("SECRET_ACCESS_KEY -- it's the key\n'abc'", "SECRET_ACCESS_KEY -- it's the key\n'****'")]
    [InlineData("session_token 'abc'\n  'def' GZIP", "session_token '****' GZIP")]
    [InlineData("… SECRET_ACCESS_KEY 'cut off by the ser", "… SECRET_ACCESS_KEY '****'")]
    [InlineData("Host=h;Username=u;Password=p p;Database=d", "Host=h;Username=u;Password=**** p;Database=d")]
    [InlineData("CREDENTIALS 'aws_iam_role=arn:aws:iam::1:role/r' KEY 'k'", "CREDENTIALS 'aws_iam_role=arn:aws:iam::1:role/r' KEY 'k'")]
    [InlineData("the key of the password is 'no secret'", "the key of the password is 'no secret'")]
    public void What_sql_names_as_a_secret_is_masked_though_nobody_added_it(string text, string masked) =>
        new Redactor().Redact(text).ShouldBe(masked);
}
