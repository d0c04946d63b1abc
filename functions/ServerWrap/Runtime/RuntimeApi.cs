using System.Globalization;
using System.Net;
using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>What became of an answer.</summary>
internal enum Posted
{
    /// <summary>It is on its way to the caller.</summary>
    Accepted,

    /// <summary>The invocation is over, by its deadline for one thing: nobody waits for this answer.</summary>
    Over,

    /// <summary>It is larger than Lambda takes.</summary>
    TooLarge,
}

/// <summary>
/// The Runtime API is not to be reached, or says that this environment is done for. The message says so; the process should end.
/// </summary>
internal sealed class RuntimeApiException(string message) : Exception(message);

/// <summary>Lambda's Runtime API, for one invocation at a time.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>
internal sealed class RuntimeApi : IRuntimeApi, IDisposable
{
    private const string Runtime = "/2018-06-01/runtime/";
    private const string Invocation = Runtime + "invocation/";

    private readonly EndPoint _endPoint;
    private readonly ILogger _logger;
    private readonly HeaderField _host;
    private readonly HttpRequest _next;
    private HttpConnection? _connection;

    /// <param name="address">Host and port.</param>
    /// <param name="logger">Told of what went wrong but was repeated.</param>
    /// <exception cref="RuntimeApiException">It is no address.</exception>
    public RuntimeApi(string address, ILogger logger)
    {
        _endPoint = LambdaEnvironment.Resolve(address);
        _logger = logger;
        _host = new HeaderField("Host", address);
        _next = new HttpRequest("GET", Invocation + "next", [_host], default);
    }

    /// <summary>How long a Runtime API that is gone may take to be back: some five seconds.</summary>
    public Backoff Backoff { get; init; } = new(Attempts: 10) { Base = TimeSpan.FromMilliseconds(50), Cap = TimeSpan.FromSeconds(2) };

    /// <summary>Waits for an invocation; while it waits, the environment may be frozen.</summary>
    /// <param name="payload">Gets the event.</param>
    /// <exception cref="RuntimeApiException">See there.</exception>
    public InvocationContext Next(ByteBuffer payload) => Context(WaitFor(_next, payload));

    /// <summary>
    /// Waits until the snapshot has been taken and an environment is begun from it. Connections were part of the snapshot, and are not used again.
    /// </summary>
    /// <exception cref="RuntimeApiException">See there.</exception>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-custom.html"/>
    public void WaitForRestore()
    {
        WaitFor(new HttpRequest("GET", Runtime + "restore/next", [_host], default), new ByteBuffer());
        Drop();
    }

    private ResponseHead WaitFor(HttpRequest request, ByteBuffer payload)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                var connection = Connection();
                connection.Send(request, long.MaxValue);
                var head = connection.ReadHead();
                payload.Clear();
                payload.Append(connection.ReadBody, connection.ContentLength, int.MaxValue);
                return head.Status == 200 ? head : throw Unexpected(request.Target[Runtime.Length..], head, payload);
            }
            catch (IOException e) when (failures < Backoff.Attempts)
            {
                Drop();
                Log.RuntimeApiLost(_logger, failures, e.Message);
                Pause.For(Backoff.Delay(failures));
            }
            catch (IOException e)
            {
                throw new RuntimeApiException($"the Runtime API at {_host.Value} cannot be reached: {e.Message}");
            }
        }
    }

    /// <summary>Posts an answer as a whole.</summary>
    /// <exception cref="RuntimeApiException">See there.</exception>
    public Posted Respond(InvocationContext context, Answer answer) =>
        Post($"{Invocation}{context.RequestId}/response", Headers(context), answer);

    /// <summary>Posts that the invocation failed.</summary>
    /// <param name="context">Which.</param>
    /// <param name="errorType">Such as <c>ServerWrap.BadGateway</c>.</param>
    /// <param name="document">JSON with errorType and errorMessage.</param>
    /// <exception cref="RuntimeApiException">See there.</exception>
    public Posted Fail(InvocationContext context, string errorType, ReadOnlyMemory<byte> document) =>
        Post(
            $"{Invocation}{context.RequestId}/error",
            Headers(context, new HeaderField("Lambda-Runtime-Function-Error-Type", errorType)),
            new Answer(AnswerKind.Failure, document)
        );

    /// <summary>Posts that the environment cannot be started, or not from its snapshot; the process ends then.</summary>
    /// <param name="phase">What failed: <c>init</c> or <c>restore</c>.</param>
    /// <param name="errorType">See <see cref="Fail"/>.</param>
    /// <param name="document">See <see cref="Fail"/>.</param>
    public void FailStart(string phase, string errorType, ReadOnlyMemory<byte> document) =>
        Post(
            $"{Runtime}{phase}/error",
            [_host, new("Content-Type", "application/json"), new("Lambda-Runtime-Function-Error-Type", errorType)],
            new Answer(AnswerKind.Failure, document)
        );

    /// <summary>Begins an answer that is streamed.</summary>
    /// <param name="context">Which invocation's.</param>
    /// <param name="prelude">Status and headers, and what ends them: it goes out at once, as a chunk of its own.</param>
    /// <exception cref="IOException">The Runtime API does not take it.</exception>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming"/>
    public IResponseStream Stream(InvocationContext context, ReadOnlySpan<byte> prelude)
    {
        var headers = Headers(
            context,
            new HeaderField("Lambda-Runtime-Function-Response-Mode", "streaming"),
            new HeaderField("Trailer", $"{ResponseStream.ErrorType}, {ResponseStream.ErrorBody}")
        );
        headers[1] = new("Content-Type", "application/vnd.awslambda.http-integration-response");
        // A stream cannot be sent twice.
        if (_connection?.IsAlive() == false)
            Drop();
        var connection = Connection();
        try
        {
            return new ResponseStream(connection, $"{Invocation}{context.RequestId}/response", headers, prelude, Outcome);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    public void Dispose() => Drop();

    private static InvocationContext Context(ResponseHead head)
    {
        string? Value(string name)
        {
            foreach (var field in head.Headers)
            {
                if (field.Is(name))
                    return field.Value;
            }
            return null;
        }
        var deadline = Value("Lambda-Runtime-Deadline-Ms");
        return new InvocationContext(
            Value("Lambda-Runtime-Aws-Request-Id") ?? throw new RuntimeApiException("the Runtime API gave an invocation without an id")
        )
        {
            InvocationId = Value("Lambda-Runtime-Invocation-Id"),
            DeadlineMs = long.TryParse(deadline, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? ms : long.MaxValue,
            FunctionArn = Value("Lambda-Runtime-Invoked-Function-Arn"),
            TraceId = Value("Lambda-Runtime-Trace-Id"),
            ClientContext = Value("Lambda-Runtime-Client-Context"),
            CognitoIdentity = Value("Lambda-Runtime-Cognito-Identity"),
            TenantId = Value("Lambda-Runtime-Aws-Tenant-Id"),
        };
    }

    private HeaderField[] Headers(InvocationContext context, params ReadOnlySpan<HeaderField> more) =>
        context.InvocationId is { } id
            ? [_host, new("Content-Type", "application/json"), new("Lambda-Runtime-Invocation-Id", id), .. more]
            : [_host, new("Content-Type", "application/json"), .. more];

    /// <summary>
    /// An answer is posted once more where the connection ended without a word: where the first one did get through, the second is refused
    /// as one to an invocation that is over.
    /// </summary>
    private Posted Post(string target, HeaderField[] headers, Answer answer)
    {
        var request = new HttpRequest("POST", target, headers, default);
        for (var mayRepeat = true; ; mayRepeat = false)
        {
            try
            {
                var connection = Connection();
                connection.Send(request, answer.Length, answer.Parts(), long.MaxValue);
                return Outcome(connection);
            }
            catch (IOException e) when (mayRepeat)
            {
                Drop();
                Log.RuntimeApiLost(_logger, 1, e.Message);
            }
            catch (IOException e)
            {
                throw new RuntimeApiException($"the Runtime API at {_host.Value} did not accept the answer: {e.Message}");
            }
        }
    }

    private Posted Outcome(HttpConnection connection)
    {
        var head = connection.ReadHead();
        var words = new ByteBuffer();
        words.Append(connection.ReadBody, connection.ContentLength, int.MaxValue);
        switch (head.Status)
        {
            case >= 200 and < 300:
                return Posted.Accepted;
            case 413:
                return Posted.TooLarge;
            case >= 400 and < 500:
                Log.NotTaken(_logger, head.Status, Encoding.UTF8.GetString(words.Written.Span));
                return Posted.Over;
            default:
                throw Unexpected("an answer", head, words);
        }
    }

    /// <summary>A 500 says that the environment cannot go on, and that the runtime should end promptly.</summary>
    private static RuntimeApiException Unexpected(string to, ResponseHead head, ByteBuffer body) =>
        new($"the Runtime API answers {to} with {head.Status}: {Encoding.UTF8.GetString(body.Written.Span)}");

    private HttpConnection Connection()
    {
        if (_connection is { IsReusable: true } kept)
            return kept;
        Drop();
        return _connection = HttpConnection.Open(_endPoint, long.MaxValue, answersEarly: false);
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
