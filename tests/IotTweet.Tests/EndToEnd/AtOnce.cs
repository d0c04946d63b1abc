using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>Several instances of the function, none knowing of the others but by the table.</summary>
public sealed class AtOnce
{
    [Fact]
    public async Task One_click_delivered_to_several_instances_at_once_is_one_post()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", null, FaultKind.Delay) { DelayMs = 50 });
        var function = scene.CreateFunction(Scene.Table, null, ("TEXT", "ゆれ {time} {count}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Scene.InvokeAsync(function, Scene.Single, "same")));

        answers.ShouldAllBe(did => did == "tweeted" || did == "already");
        scene.Texts.ShouldHaveSingleItem().ShouldEndWith(" 1");
    }

    [Fact]
    public async Task Several_clicks_at_once_are_as_many_posts_each_counted()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(Scene.Table, null, ("TEXT", "ゆれ {count}"));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Scene.InvokeAsync(function, Scene.Single)));

        scene.Texts.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 5).Select(n => $"ゆれ {n}"));
    }

    [Fact]
    public async Task A_post_that_is_taken_back_on_its_way_does_not_stay()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Delay) { DelayMs = 2000, Times = 1 });
        var function = scene.CreateFunction();

        function.InvokeLater(Scene.Single);
        await Eventually.HoldsAsync(() => scene.Cloud.Requests.Count("x", "createTweet") == 1, function.Log.Tail);
        (await Scene.InvokeAsync(function, Scene.Double)).ShouldBe("taken back");
        await Eventually.HoldsAsync(() => function.Pending == 0, function.Log.Tail);

        scene.Cloud.X.All.ShouldHaveSingleItem().IsDeleted.ShouldBeTrue();
    }
}
