using GapFurniture.Shared.Options;
using GapFurniture.YumRepo.Commands;

namespace GapFurniture.YumRepo.Tests;

public sealed class YumRepoOptionsTests
{
    private static YumRepoOptions Parse(string[] args, bool inLambda = false, params (string Name, string Value)[] variables) =>
        YumRepoOptions.Parse(args, variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal).GetValueOrDefault, inLambda);

    private static IReadOnlyList<string> Problems(string[] args, bool inLambda = false, params (string Name, string Value)[] variables) =>
        Should.Throw<OptionsException>(() => Parse(args, inLambda, variables)).Problems;

    [Fact]
    public void A_repository_is_a_folder() =>
        Parse(["show", "-repo", "s3://packages/el9"]).Repository!.ToString().ShouldBe("s3://packages/el9/");

    [Fact]
    public void In_Lambda_every_variable_may_be_missing_or_empty()
    {
        var options = Parse([], inLambda: true, ("YUMREPO_INBOX", ""), ("YUMREPO_LAYOUT", ""), ("YUMREPO_SIGNING_KEY", " "));

        options.Layout.Root.ShouldBeNull();
        options.Layout.Inbox.ShouldBeNull();
        options.SigningKey.ShouldBeNull();
    }

    [Fact]
    public void All_mistakes_are_listed_at_once()
    {
        var problems = Problems(
            [],
            inLambda: true,
            ("YUMREPO_LAYOUT", "dist/*"),
            ("YUMREPO_INBOX", "incoming"),
            ("YUMREPO_KEEP", "many"),
            ("YUMREPO_SAME_VERSION", "ignore"),
            ("YUMREPO_SIGNING_KEY", "kms:")
        );

        foreach (var name in new[] { "LAYOUT", "INBOX", "KEEP", "SAME_VERSION", "SIGNING_KEY" })
            problems.ShouldContain(p => p.StartsWith($"YUMREPO_{name}: ", StringComparison.Ordinal), name);
    }

    [Theory]
    [InlineData("s3://a/", "s3://a/in/")]
    [InlineData("s3://a/yum/", "s3://a/")]
    [InlineData("s3://a/yum/", "s3://a/yum/")]
    public void An_inbox_and_the_repositories_do_not_lie_one_within_the_other(string repo, string inbox) =>
        Problems([], inLambda: true, ("YUMREPO_REPO", repo), ("YUMREPO_INBOX", inbox))
            .ShouldHaveSingleItem()
            .ShouldContain("one within the other");

    [Fact]
    public void An_inbox_needs_a_place_to_copy_to() =>
        Problems([], inLambda: true, ("YUMREPO_INBOX", "s3://in/")).ShouldHaveSingleItem().ShouldContain("YUMREPO_REPO");

    [Theory]
    [InlineData("YUMREPO_ARCHES", "x86_64")]
    [InlineData("YUMREPO_SOURCES", "SRPMS")]
    public void What_is_about_architectures_needs_a_layout_that_names_them(string name, string value)
    {
        Problems([], inLambda: true, (name, value)).ShouldHaveSingleItem().ShouldContain("dist/releasever/arch");
        Parse([], inLambda: true, (name, value), ("YUMREPO_LAYOUT", "dist/arch")).Layout.Pattern.HasArchitecture.ShouldBeTrue();
    }

    [Theory]
    [InlineData("give a command: add, remove, verify, rebuild, show")]
    [InlineData("unknown command shwo: did you mean show?", "shwo", "-repo", "s3://b/")]
    [InlineData("give the repository: -repo s3://bucket/prefix/", "show")]
    [InlineData("nothing to remove: give PACKAGE", "remove", "-repo", "s3://b/")]
    [InlineData("show takes only flags, not a", "show", "a", "-repo", "s3://b/")]
    [InlineData("-keep does not go with show: see yumrepo show -help", "show", "-repo", "s3://b/", "-keep", "3")]
    [InlineData("\"a.deb\" does not end with .rpm", "add", "a.deb", "-repo", "s3://b/")]
    [InlineData("there is no file \"missing.rpm\"", "add", "missing.rpm", "-repo", "s3://b/")]
    [InlineData("\"s3://b.rpm\" is not an s3://bucket/key URL", "add", "s3://b.rpm", "-repo", "s3://b/")]
    [InlineData("needs -user-id", "rebuild", "-repo", "s3://b/", "-signing-key", "kms:alias/rpm")]
    [InlineData("-passphrase is for a signing key", "rebuild", "-repo", "s3://b/", "-passphrase", "ssm:/p")]
    public void Wrong_command_lines_say_what_to_do(string problem, params string[] args) =>
        Problems(args).ShouldContain(p => p.Contains(problem, StringComparison.Ordinal), problem);

    [Theory]
    [InlineData("-passphrase", "hunter2")]
    [InlineData("-signing-key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nhunter2")]
    public void A_secret_given_in_place_of_its_file_is_not_shown(string flag, string secret)
    {
        var problems = Problems(["rebuild", "-repo", "s3://b/", "-signing-key", "ssm:/key", flag, secret]);

        problems.ShouldContain(p => p.StartsWith(flag, StringComparison.Ordinal) && p.Contains("names no file", StringComparison.Ordinal));
        string.Join('\n', problems).ShouldNotContain("hunter2");
    }

    [Fact]
    public void Every_command_has_examples_and_its_flags_are_flags()
    {
        foreach (var command in Command.All)
        {
            command.Examples.ShouldNotBeEmpty();
            var help = command.Help();
            help.ShouldStartWith($"yumrepo {command.Name}: ");
            foreach (var flag in command.Flags)
                help.ShouldContain($"  -{flag}");
        }
    }
}
