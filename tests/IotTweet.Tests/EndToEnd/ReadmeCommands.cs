using GapFurniture.LocalCloud;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    // Enough of the AWS command line for the page: the reader has the real one.
    private const string Aws = """
        case "$1 $2" in
          "dynamodb create-table") [ "$*" = "dynamodb create-table --table-name iottweet --billing-mode PAY_PER_REQUEST --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH" ] ;;
          "ssm put-parameter") [ "$3 $5 $6 $7" = "--name --type SecureString --value" ] && printf '%s' "$8" > "parameter-$(basename "$4")" ;;
          *) exit 1 ;;
        esac
        """;

    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var scene = await Scene.SetAsync();
        // What the shell's aws is asked to put, as checked below.
        foreach (var (name, value) in IotTweet.Secrets.Names.Zip(Scene.Secrets))
            scene.Cloud.Ssm.Put(
                $"/prod/iottweet/{name.ToLowerInvariant().Replace('_', '-')}",
                value,
                LocalCloud.Ssm.ParameterKind.SecureString
            );
        var secrets = Directory.CreateTempSubdirectory("iottweet-").FullName;
        try
        {
            foreach (var (name, value) in IotTweet.Secrets.Names.Zip(Scene.Secrets))
                await File.WriteAllTextAsync(
                    Path.Combine(secrets, $"s-{name.ToLowerInvariant().Replace('_', '-')}"),
                    value + "\n",
                    TestContext.Current.CancellationToken
                );
            var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
            {
                ["SECRETS"] = Path.Combine(secrets, "s"),
            };

            var outcome = await Readme
                .OfPiece("IotTweet")
                .Publishing("IotTweet", TweetProcess.Executable)
                .Deploying()
                .StandIn("aws", Aws)
                .Replace("read -rsp \"$name: \" value", "value=$(cat \"$SECRETS-$name\")")
                .RunAsync(environment, TestContext.Current.CancellationToken);

            outcome.Failures.ShouldBeEmpty(outcome.Transcript);
            outcome.Ran.Count.ShouldBe(9);
            scene.Cloud.X.All.ShouldHaveSingleItem().IsDeleted.ShouldBeTrue();
            foreach (var secret in Scene.Secrets)
                outcome.Transcript.ShouldNotContain(secret);
        }
        finally
        {
            Directory.Delete(secrets, recursive: true);
        }
    }
}
