namespace GapFurniture.Http;

/// <summary>Turns an event into the HTTP request that the server gets. Pure: the same event is always the same request.</summary>
public static class EventReader
{
    /// <summary>Reads an event of any caller. What is no HTTP request goes as a body to the pass-through path.</summary>
    /// <param name="payload">The event's bytes. The request's body may lie in them.</param>
    /// <exception cref="EventException">It is an HTTP request that cannot be sent.</exception>
    public static ServerRequest Read(ReadOnlyMemory<byte> payload, InvocationContext context, HttpEventOptions options)
    {
        if (!JsonMembers.TryRead(payload.Span, out var e))
            return PassThrough(payload, e, context, options);
        var about = e["requestContext"u8].Members;
        var caller = CallerOf(e, about);
        if (caller == Caller.Other)
            return PassThrough(payload, e, context, options);

        var stream = options.Stream && caller is Caller.FunctionUrl or Caller.RestApi;
        var method = Method(caller, e, about);
        if (!HeaderRules.IsToken(method))
            throw new EventException(caller, stream, "the method of the request is no HTTP method");
        var notes = new List<string>();
        var headers = Headers(caller, e, about, context);
        var fields = headers.Finish(about["domainName"u8].Text, options);
        ContextHeaders.Add(fields, context, e["requestContext"u8], options.ContextHeaderLimit, notes);
        var http = new HttpRequest(method, Target(caller, e, about, options), fields, Body(payload, e, caller, stream));
        return new ServerRequest(caller, http, stream) { Notes = notes };
    }

    /// <summary>Tells callers apart by what only their events have. An event that lacks what makes a request is nobody's.</summary>
    private static Caller CallerOf(JsonMembers e, JsonMembers about)
    {
        // An authorizer's event has all of the request that it is to judge; the answer is a policy.
        if (e["methodArn"u8].Exists || e["routeArn"u8].Exists)
            return Caller.Other;
        var hasMethodAndPath = e["httpMethod"u8].IsString && e["path"u8].IsString;
        if (about["elb"u8].Exists)
        {
            return !hasMethodAndPath ? Caller.Other
                : e["multiValueHeaders"u8].Exists ? Caller.AlbMultiValue
                : Caller.Alb;
        }
        if (about["http"u8].IsObject)
        {
            var isWhole = about["http"u8].Members["method"u8].IsString && e["rawPath"u8].IsString;
            var domain = about["domainName"u8].Text ?? "";
            return !isWhole ? Caller.Other
                : domain.Contains(".lambda-url.", StringComparison.Ordinal) ? Caller.FunctionUrl
                : Caller.HttpApi2;
        }
        if (about["connectionId"u8].IsString && about["routeKey"u8].IsString)
            return Caller.WebSocket;
        if (e["method"u8].IsString && e["raw_path"u8].IsString)
            return Caller.Lattice1;
        if (about["serviceNetworkArn"u8].IsString && e["method"u8].IsString && e["path"u8].IsString)
            return Caller.Lattice2;
        if (!hasMethodAndPath || !e["requestContext"u8].IsObject)
            return Caller.Other;
        return e["version"u8].Text == "1.0" ? Caller.HttpApi1 : Caller.RestApi;
    }

    private static string Method(Caller caller, JsonMembers e, JsonMembers about) =>
        caller switch
        {
            Caller.HttpApi2 or Caller.FunctionUrl => about["http"u8].Members["method"u8].Text!,
            Caller.Lattice1 or Caller.Lattice2 => e["method"u8].Text!,
            Caller.WebSocket => "POST",
            _ => e["httpMethod"u8].Text!,
        };

    /// <summary>
    /// Paths and queries come decoded from some and escaped from others: REST API escapes the path and decodes the query, HTTP API the other way
    /// round in payload 2.0 and decodes both in 1.0; the rest leave both as they were sent.
    /// </summary>
    private static string Target(Caller caller, JsonMembers e, JsonMembers about, HttpEventOptions options)
    {
        var path = caller switch
        {
            Caller.HttpApi2 or Caller.FunctionUrl => e["rawPath"u8].Text!,
            Caller.WebSocket => "/" + RequestTarget.Segment(about["routeKey"u8].Text!),
            Caller.Lattice1 => e["raw_path"u8].Text!,
            _ => e["path"u8].Text!,
        };
        var query = "";
        switch (caller)
        {
            case Caller.HttpApi2 or Caller.FunctionUrl:
                query = RequestTarget.Query(e["rawQueryString"u8].Text ?? "");
                break;
            case Caller.Lattice1 when path.Split('?', 2) is [var bare, var raw]:
                (path, query) = (bare, RequestTarget.Query(raw));
                break;
            case Caller.Lattice1:
                query = RequestTarget.Query(e["query_string_parameters"u8].Members, default, decoded: false);
                break;
            default:
                var decoded = caller is Caller.RestApi or Caller.HttpApi1 or Caller.WebSocket;
                query = RequestTarget.Query(e["multiValueQueryStringParameters"u8].Members, e["queryStringParameters"u8].Members, decoded);
                break;
        }
        if (options.StripStage && caller is Caller.HttpApi1 or Caller.HttpApi2 && about["stage"u8].Text is { Length: > 0 } stage)
            path = RequestTarget.WithoutPrefix(path, "/" + stage);
        if (caller != Caller.WebSocket)
            path = RequestTarget.WithoutPrefix(path, options.BasePath);
        return RequestTarget.Of(path, caller is Caller.HttpApi1 or Caller.HttpApi2, query);
    }

    private static RequestHeaders Headers(Caller caller, JsonMembers e, JsonMembers about, InvocationContext context)
    {
        var headers = new RequestHeaders();
        headers.Add(e["multiValueHeaders"u8].Members, e["headers"u8].Members);
        if (caller is Caller.HttpApi2 or Caller.FunctionUrl)
            headers.TakeCookies(e["cookies"u8]);
        // Over a unix socket a server knows no other address of its client.
        headers.AddMissing("X-Forwarded-For", about["identity"u8].Members["sourceIp"u8].Text ?? about["http"u8].Members["sourceIp"u8].Text);
        if (context.TraceId is not null)
            headers.Set("X-Amzn-Trace-Id", context.TraceId);
        return headers;
    }

    private static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> payload, JsonMembers e, Caller caller, bool stream)
    {
        try
        {
            return EventBody.Read(
                payload,
                e["body"u8],
                (caller == Caller.Lattice1 ? e["is_base64_encoded"u8] : e["isBase64Encoded"u8]).IsTrue
            );
        }
        catch (FormatException wrong)
        {
            throw new EventException(caller, stream, wrong.Message);
        }
    }

    private static ServerRequest PassThrough(
        ReadOnlyMemory<byte> payload,
        JsonMembers e,
        InvocationContext context,
        HttpEventOptions options
    )
    {
        var headers = new RequestHeaders();
        var isJson = e.Count > 0 || JsonText.IsValid(payload.Span);
        headers.Set("Content-Type", isJson ? "application/json" : "application/octet-stream");
        if (context.TraceId is not null)
            headers.Set("X-Amzn-Trace-Id", context.TraceId);
        if (EventSource.Of(e) is { } source)
            headers.Set(ContextHeaders.Source, source);
        var fields = headers.Finish(null, options);
        var notes = new List<string>();
        ContextHeaders.Add(fields, context, default, options.ContextHeaderLimit, notes);
        var target = RequestTarget.Of(options.PassThroughPath, decoded: false, "");
        return new ServerRequest(Caller.Other, new HttpRequest("POST", target, fields, payload), Stream: false) { Notes = notes };
    }
}
