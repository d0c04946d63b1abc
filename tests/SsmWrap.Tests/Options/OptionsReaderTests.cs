using System.Text;

namespace GapFurniture.SsmWrap.Tests.Options;

public sealed class OptionsReaderTests
{
    [Theory]
    [InlineData("-path /prod/ -- c", "env /prod/**")]
    [InlineData("--path=/prod c", "env /prod/**")]
    [InlineData("-paths /a,/b c", "env /a/** | env /b/**")]
    [InlineData("-paths /a -no-recursive c", "env /a/*")]
    [InlineData("-paths /a -recursive=false c", "env /a/*")]
    [InlineData("-path /a/* c", "env /a/*")]
    [InlineData("-path /a/**/* c", "env /a/**")]
    [InlineData("-path / c", "env /**")]
    [InlineData("-names a,/b/c:3,arn:aws:ssm:r:1:parameter/x c", "env a | env /b/c:3 | env arn:aws:ssm:r:1:parameter/x")]
    [InlineData("-names /aws/reference/secretsmanager/db c", "env /aws/reference/secretsmanager/db")]
    [InlineData("-prefix P_ -path /a c", "env /a/** prefix P_")]
    [InlineData("-path /a -env-prefix P_ -env-entire-path c", "env /a/** prefix P_ entire")]
    [InlineData("-env -path /a c", "env /a/**")]
    [InlineData("-no-env -path /a -file Name=/k,Path=/f c", "file /k>/f 600")]
    [InlineData("-env=false -path /a c", "")]
    [InlineData("-file Name=/foo/bar,Path=/etc/bar,Mode=600,Gid=123,Uid=456 c", "file /foo/bar>/etc/bar 600 uid 456 gid 123")]
    [InlineData("-file Name=/k,Path=/f,Gid=0,Uid=0 c", "file /k>/f 600 uid 0 gid 0")]
    public void The_first_generations_flags_work(string line, string rules) => Reading.Read(line).Rules().ShouldBe(rules);

    [Theory]
    [InlineData("-env path=/a/b c", "env /a/b")]
    [InlineData("-env path=/a/b,to=NAME c", "env /a/b>NAME")]
    [InlineData("-env path=/a/*,prefix=P_,entirepath=true c", "env /a/* prefix P_ entire")]
    [InlineData("-env path=/a/**/* c", "env /a/**")]
    [InlineData("-env path=/**/*,optional=true c", "env /** optional")]
    [InlineData("-file path=/a/b,to=/f,mode=0640,uid=0,gid=0,mkdir=true c", "file /a/b>/f 640 uid 0 gid 0 mkdir")]
    [InlineData("-file path=/a/**/*,to=/dir/ c", "file /a/**>/dir/ 600")]
    [InlineData("-rule path=/a/*,type=env -rule type=file,path=/b,to=/f c", "env /a/* | file /b>/f 600")]
    [InlineData("-file path=/a,to=/f -env path=/b -rule path=/c,type=env c", "file /a>/f 600 | env /b | env /c")]
    public void The_second_generations_rules_work_in_the_order_given(string line, string rules) =>
        Reading.Read(line).Rules().ShouldBe(rules);

    [Fact]
    public void A_quoted_value_may_hold_commas_and_quotes() =>
        Reading
            .ReadWords(["-file", "path=/a,to=\"/dir/x,y \\\" z\"", "-file", "path=/b,to='/it,s'", "-env", "path=/c,prefix=it's", "c"])
            .Rules()
            .ShouldBe("file /a>/dir/x,y \" z 600 | file /b>/it,s 600 | env /c prefix it's");

    [Fact]
    public void Every_option_is_also_a_variable_and_flags_win() =>
        Reading
            .Read(
                "-prefix F_ -path /flag c",
                "SSMWRAP_PATHS=/v1,/v2",
                "SSMWRAP_PREFIX=V_",
                "SSMWRAP_RETRIES=7",
                "SSMWRAP_PRISTINE=true",
                "SSMWRAP_TIMEOUT=1m30s",
                "SSMWRAP_REGION=eu-west-1"
            )
            .ShouldSatisfyAllConditions(
                o => o.Rules().ShouldBe("env /v1/** prefix F_ | env /v2/** prefix F_ | env /flag/** prefix F_"),
                o => o.Retries.ShouldBe(7),
                o => o.IsPristine.ShouldBeTrue(),
                o => o.Timeout.ShouldBe(TimeSpan.FromSeconds(90)),
                o => o.Region.ShouldBe("eu-west-1")
            );

    [Fact]
    public void Variables_of_rules_are_numbered_and_come_in_that_order() =>
        Reading
            .Read(
                "-env path=/flag c",
                "SSMWRAP_ENV_10=path=/ten",
                "SSMWRAP_ENV_2=path=/two",
                "SSMWRAP_ENV=path=/first",
                "SSMWRAP_FILE_1=path=/f,to=/t"
            )
            .Rules()
            .ShouldBe("env /first | env /two | env /ten | file /f>/t 600 | env /flag");

    [Fact]
    public void The_first_generations_switch_in_the_environment_is_understood() =>
        Reading.Read("-path /a c", "SSMWRAP_ENV=false").Rules().ShouldBe("");

    [Theory]
    [InlineData("-pth /a c", "unknown flag -pth: did you mean -path?")]
    [InlineData("-bogusness c", "unknown flag -bogusness")]
    [InlineData("-path", "-path needs a value: -path PATH")]
    [InlineData("-path a c", "-path a: a path begins with /; single parameters go to -names")]
    [InlineData("-paths /a,,/b c", "-paths /a,,/b: an item of the list is empty")]
    [InlineData(
        "-env path=/a/,to=X c",
        "-env path=/a/,to=X: path=/a/ is no parameter; write /a/* for its direct children or /a/**/* for all below it"
    )]
    [InlineData("-env path=/a,too=X c", "-env path=/a,too=X: unknown key too=; did you mean to=?")]
    [InlineData("-env path=/a,mode=0600 c", "-env path=/a,mode=0600: mode= is for type=file only")]
    [InlineData(
        "-env path=/a/*,to=X c",
        "-env path=/a/*,to=X: to= names one variable, and the path holds many; use prefix= or entirepath="
    )]
    [InlineData(
        "-env path=/a,to=X,entirepath=true c",
        "-env path=/a,to=X,entirepath=true: to= is the whole name: leave out prefix= and entirepath="
    )]
    [InlineData("-env path=/a,entirepath=maybe c", "-env path=/a,entirepath=maybe: entirepath=maybe is neither true nor false")]
    [InlineData("-file path=/a c", "-file path=/a: to= is missing: the file to write")]
    [InlineData("-file path=/a,to=/f,mode=rw c", "-file path=/a,to=/f,mode=rw: mode=rw is no file mode such as 0600")]
    [InlineData("-file path=/a,to=/f,mode=0999 c", "-file path=/a,to=/f,mode=0999: mode=0999 is no file mode such as 0600")]
    [InlineData(
        "-file path=/a,to=/f,uid=no-one c",
        "-file path=/a,to=/f,uid=no-one: uid=no-one is neither a number nor a name of /etc/passwd"
    )]
    [InlineData("-rule path=/a c", "-rule path=/a: type= must be env or file")]
    [InlineData("-rule type=env c", "-rule type=env: path= is missing: a parameter, PATH/* or PATH/**/*")]
    [InlineData("-env path=/a*b c", "-env path=/a*b: * goes at the end of a path only: PATH/* or PATH/**/*")]
    [InlineData("-env path=/a,path=/b c", "-env path=/a,path=/b: path= is given twice")]
    [InlineData("-env path=\"/a c", "-env path=\"/a: the quote \" is not closed")]
    [InlineData("-retries many c", "-retries: \"many\" is not a whole number from 0 to 1000000")]
    [InlineData("-timeout long c", "-timeout: \"long\" is not a duration such as 5m30s")]
    [InlineData("-export xml c", "-export xml: the formats are dotenv, json, shell, yaml and github")]
    [InlineData("-pristine=perhaps c", "-pristine: \"perhaps\" is neither true nor false")]
    [InlineData("-pristine -no-overwrite c", "-no-overwrite and -pristine contradict each other")]
    public void What_is_wrong_is_said_with_what_would_be_right(string line, string problem) =>
        Reading.Problems(line).ShouldHaveSingleItem().ShouldBe(problem);

    [Theory]
    [InlineData("SSMWRAP_PTAHS=/a", "unknown variable SSMWRAP_PTAHS: did you mean SSMWRAP_PATHS?")]
    [InlineData("SSMWRAP_FILE_1=path=/a", "SSMWRAP_FILE_1 path=/a: to= is missing: the file to write")]
    [InlineData("SSMWRAP_RETRIES=x", "SSMWRAP_RETRIES: \"x\" is not a whole number from 0 to 1000000")]
    [InlineData("SSMWRAP_ENV=nonsense", "SSMWRAP_ENV nonsense: neither true, false nor a rule: path=/prod/**/*")]
    public void Wrong_variables_are_errors_too(string variable, string problem) =>
        Reading.Problems("c", variable).ShouldHaveSingleItem().ShouldBe(problem);

    [Fact]
    public void All_problems_are_listed_at_once() => Reading.Problems("-pth -retries x -env path= c", "SSMWRAP_EXPORT=q").Count.ShouldBe(4);

    [Fact]
    public void The_command_is_kept_byte_for_byte_and_its_flags_are_its_own() =>
        Reading
            .ReadWords(["-path", "/a", "--", "-odd", "--", "-path"])
            .Command.Select(Encoding.UTF8.GetString)
            .ShouldBe(["-odd", "--", "-path"]);

    [Fact]
    public void Strict_takes_back_what_is_optional_and_may_name_variables() =>
        Reading
            .Read("-strict=A,B -optional -env path=/x,optional=true c")
            .ShouldSatisfyAllConditions(
                o => o.Plan.Required.ShouldBe(["A", "B"]),
                o => o.Plan.IsOptional.ShouldBeFalse(),
                o => o.Rules().ShouldBe("env /x")
            );
}
