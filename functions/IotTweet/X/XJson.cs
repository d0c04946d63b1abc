using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet.X;

[JsonSerializable(typeof(XMessages.NewPost))]
[JsonSerializable(typeof(XMessages.One))]
[JsonSerializable(typeof(XMessages.Many))]
[JsonSerializable(typeof(XMessages.Problem))]
internal sealed partial class XJson : JsonSerializerContext
{
    /// <summary>With texts as people read them.</summary>
    public static XJson Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
