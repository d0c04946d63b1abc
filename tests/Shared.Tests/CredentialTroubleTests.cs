using Amazon.Runtime.CredentialManagement;
using GapFurniture.Aws;

namespace GapFurniture.Shared.Tests;

public sealed class CredentialTroubleTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private string? Problem(string profile) =>
        CredentialTrouble.ProfileProblem(
            profile,
            name =>
                name is "AWS_SHARED_CREDENTIALS_FILE" ? _file
                : name is "AWS_CONFIG_FILE" ? "/nonexistent"
                : null
        );

    [Theory]
    [InlineData("retry_mode = legacy", "retry_mode = legacy; it must be standard or adaptive")]
    [InlineData("max_attempts=many", "max_attempts = many; it must be a whole number from 1")]
    [InlineData("use_fips_endpoint = yes", "use_fips_endpoint = yes; it must be true or false")]
    [InlineData("use_dualstack_endpoint = 1", "use_dualstack_endpoint = 1; it must be true or false")]
    [InlineData("retry_mode = standard", null)]
    [InlineData("max_attempts = 5", null)]
    [InlineData("use_fips_endpoint = true", null)]
    [InlineData("region = eu-west-1", null)]
    public void The_line_for_which_the_real_sdk_ignores_a_profile_is_named(string line, string? problem)
    {
        File.WriteAllText(
            _file,
            $"[other]\nretry_mode = legacy\n\n[mine]\naws_access_key_id = AKIAEXAMPLE\n{line}\naws_secret_access_key = secret\n"
        );

        Problem("mine").ShouldBe(problem is null ? null : $"line 6 of {_file} makes the SDK ignore profile mine: {problem}");
        new CredentialProfileStoreChain(_file).TryGetProfile("mine", out _).ShouldBe(problem is null);
    }

    [Fact]
    public void A_file_that_is_not_there_has_no_problem() => CredentialTrouble.ProfileProblem("mine", _ => "/nonexistent").ShouldBeNull();
}
