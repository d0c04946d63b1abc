using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using GapFurniture.Http;
using GapFurniture.Thumbs.Events;
using GapFurniture.Thumbs.Requests;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs;

/// <summary>Tells HTTP requests from events, and answers each as its caller reads it.</summary>
internal sealed class LambdaFront(ThumbsOptions options, ThumbResponder responder, EventProcessor events, TimeProvider time, ILogger logger)
{
    // More than status and headers take as JSON.
    private const int RoomForHead = 4096;

    private readonly ConcurrentDictionary<string, bool> _notes = new(StringComparer.Ordinal);
    private readonly HttpEventOptions _http = new() { BasePath = options.BasePath, StripStage = true };

    /// <exception cref="NotDoneException">An event is not done.</exception>
    public async Task<JsonElement> HandleAsync(JsonElement input, string requestId, CancellationToken deadline)
    {
        ServerRequest request;
        try
        {
            request = EventReader.Read(JsonMarshal.GetRawUtf8Value(input).ToArray(), new InvocationContext(requestId), _http);
        }
        catch (EventException e)
        {
            Log.NoRequest(logger, e.Message);
            return Written(e.Caller, ThumbAnswer.Refusal(e.Status, "This is no request.", options.ErrorMaxAge, negotiates: false));
        }
        if (request.Caller == Caller.Other)
            return JsonSerializer.SerializeToElement(await events.HandleAsync(input, deadline), EventJson.Default.EventAnswer);
        var began = time.GetTimestamp();
        var answer = await responder.AnswerAsync(request.Http, MostBytes(request.Caller), deadline);
        Log.Done(logger, InvocationSummary.Of(answer, time.GetUtcNow(), time.GetElapsedTime(began)));
        return Written(request.Caller, answer);
    }

    // Bytes become base64, four for three.
    private static int MostBytes(Caller caller) => (Limits.Of(caller) - RoomForHead) / 4 * 3;

    private JsonElement Written(Caller caller, ThumbAnswer answer)
    {
        var written = new AnswerWriter(_http).Write(caller, answer.Head, answer.Body);
        foreach (var note in written.Notes)
        {
            // The same for every answer, such as what a REST API has to be set up for.
            if (_notes.TryAdd(note, true))
                Log.Note(logger, note);
        }
        return JsonElement.Parse(written.Payload.Span);
    }
}
