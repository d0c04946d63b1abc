using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace GapFurniture.Http;

/// <summary>
/// Writes a server's answer as the caller of the function reads it. Never fails: what a caller cannot take becomes an answer that says so. One for
/// each loop of invocations, since its buffer is used again.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"/>
/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html"/>
/// <seealso href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"/>
/// <seealso href="https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html"/>
/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html"/>
public sealed class AnswerWriter(HttpEventOptions options)
{
    /// <summary>Divides what stands before a streamed body from it.</summary>
    private static readonly byte[] s_delimiter = new byte[8];

    /// <summary>More than the quotes of the body and what follows it take, in bytes.</summary>
    private const int AfterBody = 32;

    /// <summary>Bytes of a server's body that are shown.</summary>
    private const int ShownOfFailure = 32 * 1024;

    private readonly JsonBuffer _json = new(kept: 64 * 1024);
    private readonly AnswerHeaders _headers = new();
    private readonly List<string> _notes = [];
    private bool _hasSaidBase64;

    // What stands in the JSON as base64.
    private ReadOnlyMemory<byte> _encoded;
    private int _at;

    /// <summary>Whether an answer of this status makes the invocation fail: it is to be read to its end, and not to be streamed.</summary>
    public bool Fails(Caller caller, int status) => options.FailStatuses.Contains(status) || (caller == Caller.Other && status >= 500);

    /// <summary>Writes an answer that is not streamed.</summary>
    /// <param name="body">The body, without any framing; empty where there is none.</param>
    public Answer Write(Caller caller, ResponseHead head, ReadOnlyMemory<byte> body)
    {
        Start(head);
        if (Fails(caller, head.Status))
            return Failure($"Http{head.Status}", MessageOf(head, body.Span));
        if (caller == Caller.Other)
            return Plain(head, body);
        if (caller is Caller.RestApi or Caller.HttpApi1 or Caller.HttpApi2 && _headers.Size > Limits.ApiGatewayHeaders)
            _notes.Add(
                $"API Gateway refuses headers of more than {Limits.ApiGatewayHeaders} bytes; the longest is {_headers.Longest.Name}"
            );
        WriteHead(caller, head);
        return WriteBody(caller, body) ? Answered(AnswerKind.Response) : TooLarge(caller, body.Length);
    }

    /// <summary>
    /// Writes what stands before a streamed body, for function URLs and REST APIs alike. Where the headers are too long for it that is a whole answer, and the body is not to follow.
    /// </summary>
    public Answer Prelude(Caller caller, ResponseHead head)
    {
        Start(head);
        if (WritePrelude(head))
            return Answered(AnswerKind.Stream);
        return Error(
            caller,
            stream: true,
            502,
            $"the headers have more than {Limits.Prelude} bytes, which is the most for a streamed answer"
        );
    }

    /// <summary>The answer in place of one whose body is longer than <see cref="Limits.Of"/> lets it be.</summary>
    /// <param name="length">Bytes of the body, where they are known.</param>
    public Answer TooLarge(Caller caller, long? length = null)
    {
        var remedy = caller is Caller.FunctionUrl or Caller.RestApi
            ? "; -stream sends answers of any size, where the function is deployed so"
            : "";
        var size = length is null ? "" : $" ({length} bytes)";
        var message =
            $"the answer is too large{size}: as JSON it may have at most {Limits.Of(caller)} bytes, and base64 adds a third{remedy}";
        if (caller == Caller.Other)
            return Failure("Function.ResponseSizeTooLarge", message);
        return Error(caller, stream: false, 502, message);
    }

    /// <summary>An answer of ours, in place of the server's; a failed invocation where the server's answer of that status would be one.</summary>
    /// <param name="message">For people. It is logged, too.</param>
    public Answer Error(Caller caller, bool stream, int status, string message)
    {
        _notes.Add(message);
        if (Fails(caller, status))
            return Failure(status == 504 ? "ServerTimeout" : "ServerError", message);
        var body = Encoding.UTF8.GetBytes(message + "\n");
        var head = new ResponseHead(status, "", [new HeaderField("Content-Type", "text/plain; charset=utf-8")]);
        Start(head);
        if (!stream)
        {
            WriteHead(caller, head);
            WriteBody(caller, body);
            return Answered(AnswerKind.Response);
        }
        WritePrelude(head);
        _json.Raw(body);
        return Answered(AnswerKind.Stream) with { IsWhole = true };
    }

    /// <summary>The invocation has failed.</summary>
    /// <param name="errorType">A word that metrics and retries can tell it by.</param>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror"/>
    public Answer Failure(string errorType, string message)
    {
        _json.Clear();
        _json.Raw("{\"errorType\":"u8).Text(errorType).Raw(",\"errorMessage\":"u8).Text(message).Raw("}"u8);
        return Answered(AnswerKind.Failure) with { ErrorType = errorType };
    }

    // What a server's answer says, for people.
    private static string MessageOf(ResponseHead head, ReadOnlySpan<byte> body)
    {
        var status = $"the server answered {head.Status} {Reasons.Of(head)}";
        if (body.IsEmpty)
            return status;
        if (!Utf8.IsValid(body))
            return $"{status} with {body.Length} bytes that are no text";
        if (body.Length > ShownOfFailure)
        {
            // Not within a character.
            var end = ShownOfFailure;
            while ((body[end] & 0xC0) == 0x80)
                end--;
            body = body[..end];
        }
        return $"{status}: {Encoding.UTF8.GetString(body)}";
    }

    private void Start(ResponseHead head)
    {
        _json.Clear();
        _headers.Take(head.Headers);
    }

    private Answer Answered(AnswerKind kind)
    {
        var notes = _notes.Count == 0 ? [] : _notes.ToArray();
        _notes.Clear();
        var answer = new Answer(kind, _json.Written, _encoded, _at) { Notes = notes };
        (_encoded, _at) = (default, 0);
        return answer;
    }

    /// <summary>To what is no HTTP request: the body as JSON, as whoever invokes a function expects it.</summary>
    private Answer Plain(ResponseHead head, ReadOnlyMemory<byte> body)
    {
        if (head.Status >= 400)
            _notes.Add($"the server answered {head.Status} to an event, and the invocation succeeds; -fail-status 400-599 makes it fail");
        if (JsonText.IsValid(body.Span))
            return body.Length <= Limits.Response
                ? Answered(AnswerKind.Response) with
                {
                    Text = body,
                }
                : TooLarge(Caller.Other, body.Length);
        if (body.IsEmpty)
            _json.Raw("null"u8);
        else if (!WriteText(Caller.Other, body, mustBeBase64: !Utf8.IsValid(body.Span), out _))
            return TooLarge(Caller.Other, body.Length);
        return Answered(AnswerKind.Response);
    }

    private void WriteHead(Caller caller, ResponseHead head)
    {
        _json.Raw("{\"statusCode\":"u8).Number(head.Status);
        if (caller is Caller.Alb or Caller.AlbMultiValue or Caller.Lattice1 or Caller.Lattice2)
            _json.Raw(",\"statusDescription\":"u8).Text($"{head.Status} {Reasons.Of(head)}");
        switch (caller)
        {
            // No name in headers as well: REST APIs send what stands in both twice.
            case Caller.RestApi or Caller.HttpApi1 or Caller.AlbMultiValue:
                _json.Raw(",\"multiValueHeaders\":"u8);
                _headers.WriteLists(_json);
                break;
            case Caller.HttpApi2 or Caller.FunctionUrl:
                WriteHeadersAndCookies();
                break;
            default:
                var remedy = caller == Caller.Alb ? "; multi-value headers of the target group take all" : "";
                if (_headers.Cookies > 1)
                    _notes.Add($"{_headers.Cookies} cookies were set; this caller takes one, the last{remedy}");
                _json.Raw(",\"headers\":"u8);
                _headers.WriteJoined(_json, withCookie: true);
                break;
        }
    }

    /// <returns>False where it does not fit.</returns>
    private bool WriteBody(Caller caller, ReadOnlyMemory<byte> body)
    {
        _json.Raw(",\"body\":"u8);
        var mustBeBase64 = !body.IsEmpty && (_headers.IsEncoded || options.BinaryTypes.Contains(_headers.ContentType));
        if (!mustBeBase64 && !Utf8.IsValid(body.Span))
        {
            mustBeBase64 = !options.TextTypes.Contains(_headers.ContentType);
            if (!mustBeBase64)
                body = Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(body.Span));
        }
        if (!WriteText(caller, body, mustBeBase64, out var isBase64))
            return false;
        if (isBase64 && caller == Caller.RestApi && !_hasSaidBase64)
        {
            _hasSaidBase64 = true;
            _notes.Add("the body is not text: a REST API hands it on as it is only with */* in its binaryMediaTypes");
        }
        _json.Raw(isBase64 ? ",\"isBase64Encoded\":true}"u8 : ",\"isBase64Encoded\":false}"u8);
        return true;
    }

    /// <summary>
    /// Writes a body as a JSON string. Its bytes decide whether it can be one, not its media type: so a text in any character set and an
    /// archive by any name arrive as they were.
    /// </summary>
    /// <returns>False where it does not fit.</returns>
    private bool WriteText(Caller caller, ReadOnlyMemory<byte> body, bool mustBeBase64, out bool isBase64)
    {
        var room = Limits.Of(caller) - _json.Length - AfterBody;
        var escaped = mustBeBase64 ? 0 : JsonBuffer.EscapedLength(body.Span);
        // Text with many quotes or control characters is shorter in base64; not everyone decodes that, so only where nothing else fits.
        isBase64 = mustBeBase64 || (caller != Caller.Other && escaped > room);
        if ((isBase64 ? Base64.GetMaxEncodedToUtf8Length(body.Length) : escaped) > room)
            return false;
        if (!isBase64)
        {
            _json.Text(body.Span, escaped);
            return true;
        }
        _encoded = body;
        _at = _json.Raw("\"\""u8).Length - 1;
        return true;
    }

    /// <returns>False where it does not fit.</returns>
    private bool WritePrelude(ResponseHead head)
    {
        _json.Raw("{\"statusCode\":"u8).Number(head.Status);
        WriteHeadersAndCookies();
        _json.Raw("}"u8).Raw(s_delimiter);
        return _json.Length <= Limits.Prelude;
    }

    private void WriteHeadersAndCookies()
    {
        _json.Raw(",\"headers\":"u8);
        _headers.WriteJoined(_json, withCookie: false);
        if (_headers.Cookies == 0)
            return;
        _json.Raw(",\"cookies\":"u8);
        _headers.WriteCookies(_json);
    }
}
