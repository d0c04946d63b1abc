namespace GapFurniture.Shims.Tests.Wire;

public sealed class RedshiftTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Temporary_credentials_are_asked_for_with_a_form_and_come_in_xml()
    {
        await using var server = await CaptureServer.Start(
            Answer.Xml(
                """
                <GetClusterCredentialsResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
                  <GetClusterCredentialsResult>
                    <DbUser>IAM:temp_creds_user</DbUser>
                    <DbPassword>AMAFUyyuros/QjxPTtgzcsuQsqzIasdzJEN04aCtWDzXx1O9d6UmpkBtvEeqFly/EXAMPLE==</DbPassword>
                    <Expiration>2016-12-08T21:12:53.253Z</Expiration>
                  </GetClusterCredentialsResult>
                  <ResponseMetadata><RequestId>aa1da0be-bd84-11e6-b6b7-27f7d1b1e2a8</RequestId></ResponseMetadata>
                </GetClusterCredentialsResponse>
                """
            ) with
            {
                RequestId = null,
            }
        );
        using var client = ServiceUnderTest.Redshift(server);

        var response = await client.GetClusterCredentialsAsync(
            new()
            {
                DbUser = "temp creds+user",
                ClusterIdentifier = "examplecluster",
                AutoCreate = true,
                DurationSeconds = 900,
                DbGroups = ["a", "b&c"],
            },
            Cancellation
        );

        server.Only.Form["Action"].ShouldBe("GetClusterCredentials");
        server.Only.Form["DbUser"].ShouldBe("temp creds+user");
        server.Only.Form["AutoCreate"].ShouldBe("true");
        server.Only.Form["DurationSeconds"].ShouldBe("900");
        server.Only.Form["DbGroups.DbGroup.1"].ShouldBe("a");
        server.Only.Form["DbGroups.DbGroup.2"].ShouldBe("b&c");
        response.DbUser.ShouldBe("IAM:temp_creds_user");
        response.DbPassword.ShouldEndWith("EXAMPLE==");
        response.Expiration.ShouldBe(new DateTime(2016, 12, 8, 21, 12, 53, 253, DateTimeKind.Utc));
        response.Expiration!.Value.Kind.ShouldBe(DateTimeKind.Utc);
        response.ResponseMetadata.RequestId.ShouldBe("aa1da0be-bd84-11e6-b6b7-27f7d1b1e2a8");
    }

    [Fact]
    public async Task Clusters_tell_status_endpoint_and_lists()
    {
        await using var server = await CaptureServer.Start(Answer.Xml(Page("one", marker: null)));
        using var client = ServiceUnderTest.Redshift(server);

        var response = await client.DescribeClustersAsync(new() { ClusterIdentifier = "one" }, Cancellation);

        var cluster = response.Clusters.ShouldHaveSingleItem();
        cluster.ClusterIdentifier.ShouldBe("one");
        cluster.ClusterStatus.ShouldBe("available");
        cluster.ClusterAvailabilityStatus.ShouldBe("Available");
        cluster.Endpoint.Address.ShouldBe("one.abc.us-west-2.redshift.amazonaws.com");
        cluster.Endpoint.Port.ShouldBe(5439);
        cluster.ClusterNodes.Select(node => node.NodeRole).ShouldBe(["LEADER", "COMPUTE-0"]);
        cluster.IamRoles.ShouldHaveSingleItem().ApplyStatus.ShouldBe("in-sync");
        cluster.Tags.ShouldBeNull();
        cluster.NumberOfNodes.ShouldBeNull();
        cluster.TotalStorageCapacityInMegaBytes.ShouldBe(40_000_000_000);
        cluster.Encrypted.ShouldBe(false);
    }

    [Fact]
    public async Task Clusters_can_be_read_page_by_page()
    {
        await using var server = await CaptureServer.Start(Answer.Xml(Page("one", "next")), Answer.Xml(Page("two", marker: null)));
        using var client = ServiceUnderTest.Redshift(server);

        var found = new List<string>();
        await foreach (var cluster in client.Paginators.DescribeClusters(new()).Clusters.WithCancellation(Cancellation))
            found.Add(cluster.ClusterIdentifier);

        found.ShouldBe(["one", "two"]);
        server.Requests.Select(request => request.Form.GetValueOrDefault("Marker")).ShouldBe([null, "next"]);
    }

    [Fact]
    public async Task A_document_type_in_an_answer_is_refused()
    {
        await using var server = await CaptureServer.Start(
            Answer.Xml(
                """<!DOCTYPE x [<!ENTITY e "boom">]><DescribeClustersResponse><DescribeClustersResult><Marker>&e;</Marker></DescribeClustersResult></DescribeClustersResponse>"""
            )
        );
        using var client = ServiceUnderTest.Redshift(server);

        await Should.ThrowAsync<Exception>(() => client.DescribeClustersAsync(Cancellation));
    }

    private static string Page(string id, string? marker) =>
        $"""
            <DescribeClustersResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
              <DescribeClustersResult>
                {(marker is null ? "" : $"<Marker>{marker}</Marker>")}
                <Clusters>
                  <Cluster>
                    <ClusterIdentifier>{id}</ClusterIdentifier>
                    <ClusterStatus>available</ClusterStatus>
                    <ClusterAvailabilityStatus>Available</ClusterAvailabilityStatus>
                    <Encrypted>false</Encrypted>
                    <NumberOfNodes/>
                    <Tags/>
                    <TotalStorageCapacityInMegaBytes>40000000000</TotalStorageCapacityInMegaBytes>
                    <Endpoint><Port>5439</Port><Address>{id}.abc.us-west-2.redshift.amazonaws.com</Address></Endpoint>
                    <ClusterNodes>
                      <member><NodeRole>LEADER</NodeRole></member>
                      <member><NodeRole>COMPUTE-0</NodeRole></member>
                    </ClusterNodes>
                    <IamRoles><ClusterIamRole><ApplyStatus>in-sync</ApplyStatus></ClusterIamRole></IamRoles>
                  </Cluster>
                </Clusters>
              </DescribeClustersResult>
              <ResponseMetadata><RequestId>837d45d6-64f0-11e2-b07c-f7fbdd006c67</RequestId></ResponseMetadata>
            </DescribeClustersResponse>
            """;
}
