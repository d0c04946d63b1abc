using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Http;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>SnapStart: the server hears of the snapshot, and of each environment that is begun from it.</summary>
public sealed class SnapshotTests
{
    private static readonly ServerWrapOptions s_hooks = new() { BeforeSnapshot = "/freeze", AfterRestore = "/thaw" };

    [Fact]
    public void The_server_is_told_before_the_snapshot_and_after_the_restore_by_a_header_that_no_client_can_send()
    {
        using var scene = Scene(Answer, s_hooks);
        scene.Api.WaitForRestores(1);
        scene.Server.Requests.Select(FirstLine).ShouldBe(["POST /freeze HTTP/1.1"]);
        scene.Api.Asked.ShouldBe(0);

        scene.Api.Restore.Set();

        scene.Api.Invoke(Events.Url()).Wait().Kind.ShouldBe("response");
        scene.Server.Requests.Select(FirstLine).Take(2).ShouldBe(["POST /freeze HTTP/1.1", "POST /thaw HTTP/1.1"]);
        scene.Server.Requests.Take(2).ShouldAllBe(r => r.Contains("x-amzn-event-source: serverwrap", StringComparison.OrdinalIgnoreCase));
        // None of the snapshot's connections is used again.
        scene.Server.Connections.ShouldBe(3);
    }

    [Fact]
    public void Without_hooks_the_snapshot_is_asked_for_all_the_same()
    {
        using var scene = Scene(Answer, new ServerWrapOptions());
        scene.Api.Restore.Set();

        scene.Api.Invoke(Events.Url()).Wait().Kind.ShouldBe("response");

        scene.Api.Restores.ShouldBe(1);
        scene.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void A_server_that_refuses_the_snapshot_fails_the_initialization()
    {
        using var scene = Scene(Refuse, s_hooks);

        scene.ExitCode().ShouldBe(1);

        scene.Api.InitError!.Value.Type.ShouldBe("BeforeSnapshotFailed");
        scene.Api.InitError.Value.Document.ShouldContain("POST /freeze: the server answered 503");
        scene.Api.Restores.ShouldBe(0);
    }

    [Fact]
    public void A_server_that_fails_after_the_restore_fails_the_restore()
    {
        using var scene = Scene(Refuse, s_hooks with { BeforeSnapshot = null });
        scene.Api.Restore.Set();

        scene.ExitCode().ShouldBe(1);

        scene.Api.RestoreError!.Value.Type.ShouldBe("AfterRestoreFailed");
        scene.Api.RestoreError.Value.Document.ShouldContain("POST /thaw: the server answered 503");
        scene.Api.Asked.ShouldBe(0);
    }

    private static RuntimeScene Scene(Action<Peer> script, ServerWrapOptions options) =>
        new(script, options, lambda => lambda with { IsSnapshotted = true, IsStartedAhead = true });

    private static string FirstLine(string head) => head.Split("\r\n")[0];

    private static void Answer(Peer peer)
    {
        while (true)
        {
            peer.Read();
            peer.Answer("x");
        }
    }

    private static void Refuse(Peer peer)
    {
        peer.Read();
        peer.Write("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    }
}
