using System.Diagnostics;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>The process dies without a word, and Lambda calls again with the same event.</summary>
public sealed class Kills
{
    public static TheoryData<string> Stores => [Scene.Table, Scene.Parameter];

    [Theory, MemberData(nameof(Stores))]
    public async Task Between_the_claim_and_the_post(string state)
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Delay) { DelayMs = 60_000, Times = 1 });
        var function = scene.CreateFunction(state, null, ("TEXT", "ゆれ {time} {count}"));

        function.InvokeLater(Scene.Single);
        await Eventually.HoldsAsync(() => scene.Cloud.Requests.Count("x", "createTweet") == 1, function.Log.Tail);
        Kill(function);
        await Eventually.HoldsAsync(() => function.Pending == 0, function.Log.Tail);

        scene.Texts.Count.ShouldBe(1, function.Log.Tail());
        scene.Texts[0].ShouldEndWith(" 1");
        scene.Cloud.Requests.Count("x", "usersIdTweets").ShouldBeGreaterThan(0, "it looks before it posts again");
        (await Scene.InvokeAsync(function, Scene.Double)).ShouldBe("taken back");
        scene.Texts.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Between_the_post_and_its_record(string state)
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(
            new Fault("x", "createTweet", FaultKind.Delay)
            {
                Code = "after",
                DelayMs = 60_000,
                Times = 1,
            }
        );
        var function = scene.CreateFunction(state, null, ("TEXT", "ゆれ {time} https://example.com/"));

        function.InvokeLater(Scene.Single);
        await Eventually.HoldsAsync(() => scene.Texts.Count == 1, function.Log.Tail);
        Kill(function);
        await Eventually.HoldsAsync(() => function.Pending == 0, function.Log.Tail);

        scene.Texts.Count.ShouldBe(1, function.Log.Tail());
        scene.Cloud.Requests.Count("x", "createTweet").ShouldBe(1);
        (await Scene.InvokeAsync(function, Scene.Double)).ShouldBe("taken back");
        scene.Texts.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task While_a_double_click_deletes(string state)
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(state, null, ("TEXT", "ゆれ {count}"));
        await Scene.InvokeAsync(function, Scene.Single);
        await Scene.InvokeAsync(function, Scene.Single);
        scene.Cloud.Faults.Add(
            new Fault("x", "deleteTweetById", FaultKind.Delay)
            {
                Code = "after",
                DelayMs = 60_000,
                Times = 1,
            }
        );

        function.InvokeLater(Scene.Double);
        await Eventually.HoldsAsync(() => scene.Texts.Count == 1, function.Log.Tail);
        Kill(function);
        await Eventually.HoldsAsync(() => function.Pending == 0, function.Log.Tail);

        scene.Texts.ShouldBe(["ゆれ 1"], function.Log.Tail());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task At_any_moment(string state)
    {
        var random = new Random(5);
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(state, null, ("TEXT", "ゆれ {time} {count}"));
        // Every call to X takes a while, so that there is something to hit.
        scene.Cloud.Faults.Add(new Fault("x", null, FaultKind.Delay) { DelayMs = 40 });
        const int Clicks = 8;

        for (var click = 1; click <= Clicks; click++)
        {
            var before = scene.Cloud.Requests.All().Values.Sum();
            function.InvokeLater(Scene.Single);
            var calls = random.Next(1, 6);
            await Eventually.HoldsAsync(
                () => function.Pending == 0 || scene.Cloud.Requests.All().Values.Sum() - before >= calls,
                function.Log.Tail
            );
            Kill(function);
            await Eventually.HoldsAsync(() => function.Pending == 0, function.Log.Tail);
        }

        scene
            .Texts.Select(t => t[(t.LastIndexOf(' ') + 1)..])
            .ShouldBe(Enumerable.Range(1, Clicks).Select(n => $"{n}"), function.Log.Tail());
    }

    private static void Kill(LambdaFunction function)
    {
        foreach (var id in function.ProcessIds)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It has gone by itself.
            }
        }
    }
}
