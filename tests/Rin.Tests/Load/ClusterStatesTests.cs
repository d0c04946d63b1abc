using System.Net;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Load;

public sealed class ClusterStatesTests : IDisposable
{
    private static readonly Connection s_connection = Some.Connection with { Host = "dw.abc123.eu-west-1.redshift.amazonaws.com" };

    private readonly FakeRedshift _redshift = new(new InstantTime());

    public void Dispose() => _redshift.Dispose();

    private Task<string?> DescribeAsync(Connection connection) =>
        new ClusterStates(() => _redshift).DescribeAsync(connection, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_paused_cluster_is_called_so()
    {
        _redshift.Cluster = new Cluster { ClusterStatus = "paused", ClusterAvailabilityStatus = "Unavailable" };
        (await DescribeAsync(s_connection)).ShouldBe("cluster dw is paused (Unavailable)");
        _redshift.Asked.ShouldBe(["describe dw"]);
    }

    [Fact]
    public async Task An_available_cluster_that_does_not_answer_is_a_matter_of_the_network()
    {
        _redshift.Cluster = new Cluster { ClusterStatus = "available", ClusterAvailabilityStatus = "Available" };
        (await DescribeAsync(s_connection)).ShouldBe(
            "cluster dw is available (Available): check its security group, the route to it and the port"
        );
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_called_so()
    {
        _redshift.Fails = new ClusterNotFoundException("Cluster dw not found.");
        (await DescribeAsync(s_connection)).ShouldBe("there is no cluster dw in this account and region");
    }

    [Fact]
    public async Task Who_may_not_ask_is_told_so_and_asks_no_more()
    {
        _redshift.Fails = new AmazonRedshiftException("denied", ErrorType.Sender, "AccessDenied", "id", HttpStatusCode.Forbidden);
        var states = new ClusterStates(() => _redshift);
        (await states.DescribeAsync(s_connection, CancellationToken.None)).ShouldBe("allow redshift:DescribeClusters to learn more here");
        (await states.DescribeAsync(s_connection, CancellationToken.None)).ShouldBeNull();
        _redshift.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_api_that_does_not_answer_leaves_the_question_open()
    {
        _redshift.Fails = new HttpRequestException("no route");
        (await DescribeAsync(s_connection)).ShouldBeNull();
    }

    [Theory]
    [InlineData("wg.123456789012.eu-west-1.redshift-serverless.amazonaws.com")]
    [InlineData("127.0.0.1")]
    public async Task Hosts_that_are_no_clusters_are_not_asked_for(string host)
    {
        (await DescribeAsync(s_connection with { Host = host })).ShouldBeNull();
        _redshift.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_configured_cluster_is_asked_for_whatever_the_host()
    {
        _redshift.Cluster = new Cluster { ClusterStatus = "resizing" };
        (await DescribeAsync(s_connection with { Host = "10.0.0.1", Cluster = "other" })).ShouldBe("cluster other is resizing");
    }
}
