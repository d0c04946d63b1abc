using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.Runtime;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>Every operation that WIRE.txt lists for a service here, with every member filled, there and back.</summary>
public sealed class OperationTests
{
    public static TheoryData<string, string> Json => Of(protocol => protocol.StartsWith("json", StringComparison.Ordinal));

    public static TheoryData<string, string> Query => Of(protocol => protocol == "query");

    public static TheoryData<string, string> All => Of(_ => true);

    [Theory, MemberData(nameof(Json))]
    public async Task Json_requests_carry_every_member_under_its_name(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var request = Sample.Of(ServiceUnderTest.Model(operation.Service, $"{name}Request"));

        var captured = await Captured(operation, request);

        captured.Method.ShouldBe(operation.Method);
        captured.Path.ShouldBe(operation.Path);
        captured["X-Amz-Target"].ShouldBe(operation.Target);
        captured["Content-Type"].ShouldBe(operation.ContentType);
        captured["x-amz-api-version"].ShouldBe(operation.Service.ApiVersion);
        ShouldBeEqual(JsonNode.Parse(captured.Body), WireText.Json(operation.Service, request));
    }

    [Theory, MemberData(nameof(Json))]
    public async Task Json_requests_leave_out_what_is_not_set(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var request = Activator.CreateInstance(ServiceUnderTest.Model(operation.Service, $"{name}Request"))!;

        var captured = await Captured(operation, request);

        captured
            .Json.EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(
                operation
                    .Members.Where(member => member.Value.StartsWith("idempotency token", StringComparison.Ordinal))
                    .Select(member => member.Key["request.".Length..])
            );
    }

    [Theory, MemberData(nameof(Query))]
    public async Task Query_requests_carry_every_member_under_its_name(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var request = Sample.Of(ServiceUnderTest.Model(operation.Service, $"{name}Request"));

        var captured = await Captured(operation, request);

        captured.Method.ShouldBe(operation.Method);
        captured.Path.ShouldBe(operation.Path);
        captured["Content-Type"].ShouldStartWith("application/x-www-form-urlencoded");
        captured.Form.ShouldBe(
            WireText
                .Form(operation, request)
                .Append(KeyValuePair.Create("Action", name))
                .Append(KeyValuePair.Create("Version", operation.Service.ApiVersion)),
            ignoreOrder: true
        );
    }

    [Theory, MemberData(nameof(Json))]
    public async Task Json_responses_arrive_in_every_member(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var expected = WireText.Json(operation.Service, Sample.Of(ServiceUnderTest.Model(operation.Service, $"{name}Response")))!;

        var request = Sample.Of(ServiceUnderTest.Model(operation.Service, $"{name}Request"));
        SqsDigests.Correct(WireText.Json(operation.Service, request)!, expected);

        var response = await Answered(operation, Answer.Json(expected.ToJsonString()), request);

        ShouldBeEqual(WireText.Json(operation.Service, response), expected);
    }

    [Theory, MemberData(nameof(Query))]
    public async Task Xml_responses_arrive_in_every_member(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var expected = Sample.Of(ServiceUnderTest.Model(operation.Service, $"{name}Response"));

        var response = await Answered(operation, Answer.Xml(XmlBody(operation, expected).ToString()));

        XmlBody(operation, response).ToString().ShouldBe(XmlBody(operation, expected).ToString());
    }

    [Theory, MemberData(nameof(All))]
    public async Task Responses_tell_request_id_and_status(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var empty = Activator.CreateInstance(ServiceUnderTest.Model(operation.Service, $"{name}Response"))!;
        var answer = operation.Service.Protocol == "query" ? Answer.Xml(XmlBody(operation, empty).ToString()) : Answer.Json("{}");

        var response = await Answered(operation, answer);

        response.ResponseMetadata.RequestId.ShouldBe(answer.RequestId);
        response.HttpStatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Collections_that_did_not_come_are_null(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var empty = Activator.CreateInstance(ServiceUnderTest.Model(operation.Service, $"{name}Response"))!;
        var answer = operation.Service.Protocol == "query" ? Answer.Xml(XmlBody(operation, empty).ToString()) : Answer.Json("{}");

        var response = await Answered(operation, answer);

        foreach (var property in Sample.Properties(response.GetType()))
            property.GetValue(response).ShouldBeNull(property.Name);
    }

    [Theory, MemberData(nameof(Json))]
    public async Task A_success_without_a_body_is_an_unmarshalling_error_where_a_body_belongs(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var hasMembers = Sample.Properties(ServiceUnderTest.Model(operation.Service, $"{name}Response")).Any();

        var answered = Answered(operation, Answer.Json(""));

        if (hasMembers)
            await Should.ThrowAsync<AmazonUnmarshallingException>(() => answered);
        else
            (await answered).HttpStatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Requests_are_signed_for_their_service_and_region(string service, string name)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var request = Activator.CreateInstance(ServiceUnderTest.Model(operation.Service, $"{name}Request"))!;

        var captured = await Captured(operation, request);

        captured["Authorization"]
            .ShouldMatch(
                $"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{{8}}/eu-central-1/{operation.Service.SigningName}/aws4_request, "
                    + "SignedHeaders=[a-z0-9;-]*host;[a-z0-9;-]+, Signature=[0-9a-f]{64}$"
            );
    }

    private static TheoryData<string, string> Of(Func<string, bool> protocol)
    {
        var rows = new TheoryData<string, string>();
        foreach (var operation in ServiceUnderTest.Operations.Where(operation => protocol(operation.Service.Protocol)))
            rows.Add(operation.Service.Name, operation.Name);
        return rows;
    }

    private static async Task<CapturedRequest> Captured(WireOperation operation, object request)
    {
        var empty = Activator.CreateInstance(ServiceUnderTest.Model(operation.Service, $"{operation.Name}Response"))!;
        await using var server = await CaptureServer.Start(
            operation.Service.Protocol == "query" ? Answer.Xml(XmlBody(operation, empty).ToString()) : Answer.Json("{}")
        );
        using var client = ServiceUnderTest.Client(operation.Service.Name, server);
        await ServiceUnderTest.Call(client, operation, request);
        return server.Only;
    }

    private static async Task<AmazonWebServiceResponse> Answered(WireOperation operation, Answer answer, object? request = null)
    {
        await using var server = await CaptureServer.Start(answer);
        using var client = ServiceUnderTest.Client(operation.Service.Name, server);
        return await ServiceUnderTest.Call(
            client,
            operation,
            request ?? Activator.CreateInstance(ServiceUnderTest.Model(operation.Service, $"{operation.Name}Request"))!
        );
    }

    private static XElement XmlBody(WireOperation operation, object response)
    {
        XNamespace space = "http://redshift.amazonaws.com/doc/2012-12-01/";
        return new XElement(
            space + $"{operation.Name}Response",
            new XElement(space + $"{operation.Name}Result", WireText.Xml(operation, response, "response")),
            new XElement(space + "ResponseMetadata", new XElement(space + "RequestId", "7a62c49f-347e-4fc4-9331-6e8e7a96aa73"))
        );
    }

    private static void ShouldBeEqual(JsonNode? actual, JsonNode? expected) =>
        // By way of text, so that numbers compare as written and not by the type that they came from.
        Sorted(actual).ShouldBe(Sorted(expected));

    private static string Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject map =>
                $"{{{string.Join(",\n", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {Sorted(pair.Value)}"))}}}",
            JsonArray list => $"[{string.Join(",\n", list.Select(Sorted))}]",
            JsonValue value => value.ToJsonString(),
            _ => "null",
        };
}
