using GapFurniture.ServerWrap.Rewriting;

namespace GapFurniture.ServerWrap.Tests.Rewriting;

/// <summary>nginx is found where images have it: behind their first process, and in the text of a shell.</summary>
public sealed class NginxPlaceTests
{
    [Theory]
    [InlineData("nginx -q", "nginx CHANGED")]
    [InlineData("/docker-entrypoint.sh nginx -q", "/docker-entrypoint.sh nginx CHANGED")]
    [InlineData("/sbin/tini -g -- /usr/sbin/nginx", "/sbin/tini -g -- /usr/sbin/nginx CHANGED")]
    [InlineData("env A=1 nice -n 5 nginx", "env A=1 nice -n 5 nginx CHANGED")]
    public void Behind_what_runs_it(string command, string changed)
    {
        var place = NginxPlace.Find(command.Split(' '));

        place.ShouldNotBeNull();
        place.With([place.Nginx.Program, "CHANGED"]).ShouldBe(changed.Split(' '));
    }

    [Theory]
    [InlineData("nginx -g 'daemon off;'", "nginx -c '/a b'")]
    [InlineData("exec nginx", "exec nginx -c '/a b'")]
    [InlineData("php-fpm -D && nginx -g \"daemon off;\"", "php-fpm -D && nginx -c '/a b'")]
    [InlineData("(cd /x; A=1 /usr/sbin/nginx >/dev/null 2>&1) & wait", "(cd /x; A=1 nginx -c '/a b' >/dev/null 2>&1) & wait")]
    [InlineData("echo $HOME\nnginx\n", "echo $HOME\nnginx -c '/a b'\n")]
    [InlineData("tini -- nginx", "tini -- nginx -c '/a b'")]
    [InlineData("if [ -f x ]; then exec nginx; fi", "if [ -f x ]; then exec nginx -c '/a b'; fi")]
    [InlineData("{ nginx; }", "{ nginx -c '/a b'; }")]
    [InlineData("nginx -t -c x >/dev/null && nginx -c x", "true >/dev/null && nginx -c '/a b'")]
    [InlineData("if nginx -t; then nginx; fi; nginx -T", "if true; then nginx -c '/a b'; fi; true")]
    public void In_the_text_of_a_shell(string text, string changed)
    {
        var place = NginxPlace.Find(["/bin/sh", "-e", "-c", text, "name"]);

        place.ShouldNotBeNull();
        place.With(["nginx", "-c", "/a b"]).ShouldBe(["/bin/sh", "-e", "-c", changed, "name"]);
    }

    [Fact]
    public void In_a_shell_behind_the_first_process()
    {
        var place = NginxPlace.Find(["dumb-init", "--", "bash", "-ec", "nginx -p /srv"]);

        place.ShouldNotBeNull();
        place.Nginx.Prefix.ShouldBe("/srv");
        place.With(["nginx"]).ShouldBe(["dumb-init", "--", "bash", "-ec", "nginx"]);
    }

    [Theory]
    [InlineData("nginx -c $CONF")]
    [InlineData("nginx -c `pwd`/x")]
    [InlineData("nginx -t")]
    [InlineData("echo nginx; echo 'nginx")]
    [InlineData("echo \"; nginx\"")]
    [InlineData("")]
    public void Not_where_only_the_shell_can_tell_or_it_is_no_command(string text) => NginxPlace.Find(["sh", "-c", text]).ShouldBeNull();

    [Theory]
    [InlineData("node server.js nginx")]
    [InlineData("sh nginx")]
    [InlineData("sh -c")]
    [InlineData("tini --")]
    public void Not_among_the_arguments_of_other_programs(string command) => NginxPlace.Find(command.Split(' ')).ShouldBeNull();

    [Fact]
    public void Arguments_of_nginx_in_a_shell_are_without_their_quotes()
    {
        var nginx = NginxPlace.Find(["sh", "-c", "nginx -g 'daemon off; env A;' -c /x/\"a b\".conf -p /x\\ y"])!.Nginx;

        (nginx.Globals, nginx.Conf, nginx.Prefix).ShouldBe(("daemon off; env A;", "/x/a b.conf", "/x y"));
    }
}
