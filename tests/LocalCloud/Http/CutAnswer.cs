using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Sends half of an answer.</summary>
internal static class CutAnswer
{
    /// <summary>Lets the handler write into memory, and sends the first half of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="how"><c>chunked</c>, <c>framed</c>, or null: half of the announced length.</param>
    /// <param name="handle">Writes the whole answer.</param>
    public static async Task SendAsync(HttpContext context, string? how, Func<Task> handle)
    {
        var body = context.Response.Body;
        using var whole = new MemoryStream();
        context.Response.Body = whole;
        await handle();
        context.Response.Body = body;
        var half = whole.GetBuffer().AsMemory(0, (int)whole.Length / 2);
        context.Response.ContentLength = how switch
        {
            "chunked" => null,
            "framed" => half.Length,
            _ => whole.Length,
        };
        await body.WriteAsync(half, context.RequestAborted);
        await body.FlushAsync(context.RequestAborted);
        if (how != "framed")
            context.Abort();
    }
}
