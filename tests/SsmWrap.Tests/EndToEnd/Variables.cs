using System.Globalization;
using GapFurniture.LocalCloud.Ssm;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

public sealed class Variables : WrapScene
{
    public static TheoryData<string> Values =>
        new() { "two\nlines\n", "\"quotes\" 'and' `ticks` \\", "100 % $HOME $(id)", "家具 🛋 é", " blanks ", "a,b,c", "=x=" };

    [Theory, MemberData(nameof(Values))]
    public async Task Values_arrive_unharmed(string value)
    {
        Cloud.Ssm.Put("/prod/key", value, ParameterKind.SecureString);

        (await OutputAsync("$W -path /prod/ -- printenv KEY")).ShouldBe(value + "\n");
    }

    [Fact]
    public async Task Names_become_what_a_shell_can_name_and_can_be_left_raw()
    {
        Cloud.Ssm.Put("/prod/my-key.x", "v");

        (await OutputAsync("$W -path /prod/ -- printenv MY_KEY_X")).ShouldBe("v\n");
        (await OutputAsync("$W -path /prod/ -raw-names -- printenv my-key.x")).ShouldBe("v\n");
    }

    [Theory]
    [InlineData("path", "PATH")]
    [InlineData("Path", "PATH")]
    [InlineData("ifs", "IFS")]
    [InlineData("env", "ENV")]
    [InlineData("home", "HOME")]
    [InlineData("bash-env", "BASH_ENV")]
    [InlineData("ld.preload", "LD_PRELOAD")]
    [InlineData("ld_library_path", "LD_LIBRARY_PATH")]
    [InlineData("pythonpath", "PYTHONPATH")]
    [InlineData("node-options", "NODE_OPTIONS")]
    [InlineData("git-ssh-command", "GIT_SSH_COMMAND")]
    [InlineData("pager", "PAGER")]
    [InlineData("java_home", "JAVA_HOME")]
    [InlineData("coreclr.profiler-path", "CORECLR_PROFILER_PATH")]
    [InlineData("Makeflags", "MAKEFLAGS")]
    [InlineData("lua-init", "LUA_INIT")]
    public async Task A_name_that_decides_what_runs_is_not_made_by_capitals(string name, string variable)
    {
        Cloud.Ssm.Put("/api/" + name, "/v2/orders");

        foreach (var how in new[] { "-path /api/", $"-names /api/{name}", $"-env path=/api/{name}", "-env path=/api/*" })
        {
            var ran = await ShAsync($"$W {how} -- ls");
            (ran.Status, ran.Out).ShouldBe((1, ""), how);
            ran.Error.ShouldEndWith(
                $": /api/{name} would become {variable}, which decides what programs find or run; give -raw-names or -prefix, or say that it is meant: -env path=/api/{name},to={variable}\n"
            );
        }
    }

    [Theory]
    [InlineData("-path /api/ -raw-names", "path")]
    [InlineData("-path /api/ -prefix API_", "API_PATH")]
    [InlineData("-path /api/ -env-entire-path", "API_PATH")]
    [InlineData("-env path=/api/path,to=CDPATH", "CDPATH")]
    [InlineData("-path /api/ -env path=/api/path,to=PATH", "PATH")]
    [InlineData("-env path=/api/path,to=PATH -path /api/", "PATH")]
    [InlineData("-path /own/", "PATH")]
    public async Task It_may_be_one_when_that_is_meant(string flags, string variable)
    {
        Cloud.Ssm.Put("/api/path", "/v2/orders");
        Cloud.Ssm.Put("/own/PATH", "/v2/orders");

        (await OutputAsync($"$W {flags} -- $(which printenv) {variable}")).ShouldBe("/v2/orders\n");
    }

    [Fact]
    public async Task The_callers_own_stays_without_a_word()
    {
        Cloud.Ssm.Put("/api/path", "/v2/orders");

        (await OutputAsync("$W -path /api/ -no-overwrite -- sh -c 'echo ${PATH#*bin}' >/dev/null; echo ran")).ShouldBe("ran\n");
    }

    [Fact]
    public async Task Ten_thousand_parameters_are_one_environment()
    {
        for (var i = 0; i < 10_000; i++)
            Cloud.Ssm.Put($"/many/p{i:00000}", i.ToString(CultureInfo.InvariantCulture));

        (await OutputAsync("$W -path /many -- env | grep -c '^P[0-9]*='; $W -path /many -- printenv P09999")).ShouldBe("10000\n9999\n");
    }

    [Fact]
    public async Task The_callers_variables_are_overwritten_kept_or_dropped_by_choice()
    {
        Cloud.Ssm.Put("/prod/key", "new");

        (await OutputAsync("KEY=old $W -path /prod/ -- printenv KEY")).ShouldBe("new\n");
        (await OutputAsync("KEY=old $W -path /prod/ -no-overwrite -- printenv KEY")).ShouldBe("old\n");
        (await OutputAsync("OTHER=x $W -path /prod/ -pristine -- $(which env)")).ShouldBe("KEY=new\n");
        (await OutputAsync("KEY=old $W -path /prod/ -- env | grep -c ^KEY=")).ShouldBe("1\n");
    }

    [Fact]
    public async Task Versions_labels_arns_and_secrets_can_be_named()
    {
        Cloud.Ssm.Put("/prod/key", "one");
        Cloud.Ssm.Put("/prod/key", "two");
        Cloud.Ssm.Label("/prod/key", 1, "old");
        Cloud.Ssm.PutSecret("db/main", "secret");

        (await OutputAsync("$W -names /prod/key:1 -- printenv KEY")).ShouldBe("one\n");
        (await OutputAsync("$W -env path=/prod/key:old,to=OLD -names /prod/key -- sh -c 'echo $OLD $KEY'")).ShouldBe("one two\n");
        (await OutputAsync("$W -names arn:aws:ssm:us-east-1:123456789012:parameter/prod/key -- printenv KEY")).ShouldBe("two\n");
        (await OutputAsync("$W -names /aws/reference/secretsmanager/db/main -- printenv MAIN")).ShouldBe("secret\n");
    }

    [Fact]
    public async Task What_is_missing_is_an_error_unless_it_may_be()
    {
        (await ShAsync("$W -path /none -names /no,/nope -- true")).ShouldBe(
            new Ran(
                1,
                "",
                "ssmwrap: -path /none: there is no parameter below /none; check path and Region (if /none is a parameter itself: -names /none), or give -optional\n"
                    + "ssmwrap: -names /no: there is no parameter /no; check name and Region, or give -optional\n"
                    + "ssmwrap: -names /nope: there is no parameter /nope; check name and Region, or give -optional\n"
            )
        );
        (await OutputAsync("$W -path /none -optional -- echo runs")).ShouldBe("runs\n");
    }

    [Fact]
    public async Task A_nul_character_is_an_error_that_names_the_parameter()
    {
        Cloud.Ssm.Put("/prod/key", "a\0b");

        var ran = await ShAsync("$W -path /prod -- true");

        (ran.Status, ran.Error).ShouldBe(
            (1, "ssmwrap: /prod/key: its value holds a NUL character, which no environment variable can; write it to a file\n")
        );
    }

    [Fact]
    public async Task A_value_that_linux_does_not_pass_is_an_error_that_names_the_parameter()
    {
        Cloud.Ssm.PutSecret("big", new string('x', 131_072));

        var ran = await ShAsync("$W -names /aws/reference/secretsmanager/big -- true");

        (ran.Status, ran.Error).ShouldBe(
            (
                1,
                "ssmwrap: /aws/reference/secretsmanager/big: BIG would be 131076 bytes, and Linux passes at most 131071; write it to a file\n"
            )
        );
    }

    [Fact]
    public async Task An_environment_that_is_too_large_is_an_error_that_names_the_largest()
    {
        for (var i = 0; i < 400; i++)
            Cloud.Ssm.Put($"/many/p{i:000}", new string('x', 8000 + i % 7), tier: "Advanced");

        var ran = await ShAsync("$W -path /many -- true");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldStartWith("ssmwrap: arguments and environment are more than Linux passes (");
        ran.Error.ShouldContain("the largest variables are P006 (8011 bytes), ");
    }
}
