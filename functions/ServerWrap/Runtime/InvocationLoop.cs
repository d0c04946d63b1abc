using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>Serves one invocation after the other: event, request, answer, and what the caller gets where there is none.</summary>
internal sealed class InvocationLoop(IRuntimeApi api, ServerClient client, IServer server, ServerWrapOptions options, ILogger logger)
{
    /// <summary>
    /// In milliseconds. A server hangs where it has been silent for so long. One whose stream has no end does nothing wrong when the time is up, nor does
    /// one whose request came too late.
    /// </summary>
    private const long Silence = 300;

    /// <summary>Bytes of objects after which they are collected: less than .NET would let them become before it stops an invocation.</summary>
    private const long Garbage = 512 * 1024;

    private readonly AnswerWriter _answers = new(options);
    private readonly ByteBuffer _payload = new();
    private readonly ByteBuffer _body = new();
    private int _generation;
    private long _allocated;

    /// <summary>
    /// No other invocation runs at the same time: the server's output belongs to this one.
    /// </summary>
    public required bool IsAlone { get; init; }

    /// <summary>Waits for an invocation, and serves it.</summary>
    /// <exception cref="RuntimeApiException">There will be none any more.</exception>
    public void ServeNext()
    {
        var context = api.Next(_payload);
        if (IsAlone)
            server.RequestId = context.RequestId;
        _generation = server.Generation;
        try
        {
            Serve(context);
        }
        catch (Exception e) when (e is not RuntimeApiException)
        {
            // An answer that nobody thought of must not be the last one of this environment.
            Log.Unexpected(logger, e, context.RequestId);
            Post(context, _answers.Failure("ServerWrapError", e.Message));
        }
        client.Finish();
        server.TellReady();
        Collect();
        WorkOn(context);
        if (IsAlone)
            server.RequestId = null;
    }

    private void Serve(InvocationContext context)
    {
        var request = Read(context);
        if (request is null)
            return;
        var asked = Environment.TickCount64;
        try
        {
            var head = client.Send(request.Http, Deadline(context));
            if (request.Stream && !_answers.Fails(request.Caller, head.Status))
                Stream(context, _answers.Prelude(request.Caller, head));
            else
                Post(context, Buffered(request.Caller, head));
        }
        catch (ServerException e)
        {
            Log.NotRunning(logger, context.RequestId, e.Message);
            Refuse(context, request, e.StillStarting ? 504 : 502, "the server is not running; the function's log says why");
        }
        catch (TimeoutException)
        {
            Log.TimedOut(logger, context.RequestId, request.Http.Method, Path(request));
            Refuse(context, request, 504, "the server did not answer in time");
            if (Environment.TickCount64 - asked >= Silence)
                Hung(asked);
        }
        catch (IOException e)
        {
            Log.NoAnswer(logger, context.RequestId, request.Http.Method, Path(request), e.Message);
            Refuse(context, request, 502, "the server gave no valid answer; the function's log says more");
        }
    }

    /// <returns>Null where the event is no request that can be sent, and its caller was told.</returns>
    private ServerRequest? Read(InvocationContext context)
    {
        try
        {
            var request = EventReader.Read(_payload.Written, context, options);
            Note(context, request.Notes);
            return request;
        }
        catch (EventException e)
        {
            var answer = _answers.Error(e.Caller, e.Stream, e.Status, e.Message);
            Note(context, answer.Notes);
            PostAny(context, answer);
            return null;
        }
    }

    /// <summary>Reads an answer to its end, or to where it is too large for its caller.</summary>
    private Answer Buffered(Caller caller, ResponseHead head)
    {
        _body.Clear();
        var length = client.ContentLength;
        var isWhole = _body.Append(client.Read, length, Limits.Of(caller));
        // Whoever asked is answered from here on, and the connection is free.
        client.Finish();
        return isWhole ? _answers.Write(caller, head, _body.Written) : _answers.TooLarge(caller, length);
    }

    /// <summary>An answer of ours in place of the server's; the log has more to say than the caller needs to know.</summary>
    private void Refuse(InvocationContext context, ServerRequest request, int status, string message) =>
        PostAny(context, _answers.Error(request.Caller, request.Stream, status, message));

    /// <summary>Posts an answer of ours. What its notes say has been logged.</summary>
    private void PostAny(InvocationContext context, Answer answer)
    {
        if (answer.Kind is AnswerKind.Stream)
            Stream(context, answer with { Notes = [] });
        else
            Post(context, answer with { Notes = [] });
    }

    private void Post(InvocationContext context, Answer answer)
    {
        Note(context, answer.Notes);
        var posted =
            answer.Kind is AnswerKind.Failure
                ? api.Fail(context, answer.ErrorType ?? "ServerError", answer.Payload)
                : api.Respond(context, answer);
        if (posted is Posted.TooLarge)
            PostTooLarge(context, answer.Length);
    }

    private void PostTooLarge(InvocationContext context, int length)
    {
        const string errorType = "Function.ResponseSizeTooLarge";
        var failure = _answers.Failure(errorType, $"Lambda does not take an answer of {length} bytes");
        api.Fail(context, errorType, failure.Payload);
    }

    /// <summary>Streams an answer: what stands before the body, then the body as the server sends it.</summary>
    private void Stream(InvocationContext context, Answer answer)
    {
        Note(context, answer.Notes);
        var sent = 0L;
        var heard = Environment.TickCount64;
        try
        {
            var stream = api.Stream(context, answer.Payload.Span);
            while (!answer.IsWhole)
            {
                var (count, problem) = ReadPart(stream.Space);
                if (problem is not null)
                {
                    Log.BrokeOff(logger, context.RequestId, sent, problem.Message);
                    var isLate = problem is TimeoutException;
                    var errorType = isLate ? "ServerTimeout" : "ServerError";
                    stream.Fail(errorType, _answers.Failure(errorType, problem.Message).Payload.Span);
                    if (isLate && Environment.TickCount64 - heard >= Silence)
                        Hung(heard);
                    return;
                }
                if (count == 0)
                    break;
                stream.Send(count);
                sent += count;
                heard = Environment.TickCount64;
            }
            stream.Complete();
        }
        catch (IOException e)
        {
            Log.StreamNotTaken(logger, context.RequestId, sent, e.Message);
        }
    }

    /// <summary>Here what fails is the server, and not the Runtime API.</summary>
    private (int Count, Exception? Problem) ReadPart(Span<byte> into)
    {
        try
        {
            return (client.Read(into), null);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            return (0, e);
        }
    }

    /// <summary>
    /// A little before Lambda's own: to answer that the server did not, and to end it, is better than to have the environment thrown away.
    /// </summary>
    private static long Deadline(InvocationContext context)
    {
        if (context.DeadlineMs == long.MaxValue)
            return long.MaxValue;
        var remaining = context.DeadlineMs - Now();
        return context.DeadlineMs - Math.Clamp(remaining / 10, 20, 500);
    }

    /// <summary>For the log: queries hold tokens and other secrets.</summary>
    private static string Path(ServerRequest request) => request.Http.Target.Split('?', 2)[0];

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// A server that was started for this invocation had less time than others, and may do better with the next. One that has answered others meanwhile
    /// is only slow with this.
    /// </summary>
    /// <param name="since">Since when nothing was heard of it here.</param>
    private void Hung(long since)
    {
        if ((IsAlone || server.AnsweredAt <= since) && server.Generation == _generation)
            client.ReportHung();
    }

    /// <summary>Collects what invocations left while nobody waits for an answer, so that none has to wait for that.</summary>
    private void Collect()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        if (!IsAlone || allocated - _allocated < Garbage)
            return;
        _allocated = allocated;
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
    }

    private void WorkOn(InvocationContext context)
    {
        if (options.WorkOn <= TimeSpan.Zero)
            return;
        var remaining = Deadline(context) - Now();
        if (remaining > 0)
            Pause.For(TimeSpan.FromMilliseconds(Math.Min(options.WorkOn.TotalMilliseconds, Math.Min(remaining, int.MaxValue))));
    }

    private void Note(InvocationContext context, IReadOnlyList<string> notes)
    {
        for (var i = 0; i < notes.Count; i++)
            Log.Note(logger, context.RequestId, notes[i]);
    }
}
