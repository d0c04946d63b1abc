using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GapFurniture.S32cs.Documents;

/// <summary>
/// Writes a document anew that cannot be sent as it stands: without what CloudSearch does not know or accept, and without white space.
/// Numbers, order and escapes stay as they are. Made once and used again.
/// </summary>
internal sealed class DocumentWriter
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _document = new();
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <param name="document">One that <see cref="DocumentReader"/> has found nothing wrong with.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> document, DocumentType type)
    {
        _document.ResetWrittenCount();
        using var output = new Utf8JsonWriter(_document, s_options);
        var json = new Utf8JsonReader(document);
        json.Read();
        output.WriteStartObject();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = DocumentReader.TextOf(json);
            json.Read();
            if (name.SequenceEqual("id"u8))
            {
                output.WritePropertyName("id"u8);
                WriteQuoted(json.ValueSpan, output);
            }
            else if (name.SequenceEqual("type"u8))
                output.WriteString("type"u8, type is DocumentType.Add ? "add"u8 : "delete"u8);
            else if (name.SequenceEqual("fields"u8) && type is DocumentType.Add)
                WriteFields(ref json, output);
            else
                json.Skip();
        }
        output.WriteEndObject();
        output.Flush();
        return _document.WrittenSpan;
    }

    private void WriteFields(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        output.WriteStartObject("fields"u8);
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = DocumentReader.TextOf(json);
            json.Read();
            if (HasValue(json))
            {
                output.WritePropertyName(name);
                WriteValue(ref json, output);
            }
            else
            {
                json.Skip();
            }
        }
        output.WriteEndObject();
    }

    // By value: a look ahead. An array that is empty stays, one of nothing but nulls goes.
    private static bool HasValue(Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
            return json.TokenType is not JsonTokenType.Null;
        var isEmpty = true;
        while (json.Read() && json.TokenType is JsonTokenType.Null)
            isEmpty = false;
        return json.TokenType is not JsonTokenType.EndArray || isEmpty;
    }

    private void WriteValue(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartArray:
                output.WriteStartArray();
                while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
                    WriteValue(ref json, output);
                output.WriteEndArray();
                break;
            case JsonTokenType.String:
                WriteQuoted(json.ValueSpan, output);
                break;
            case not JsonTokenType.Null:
                output.WriteRawValue(json.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private void WriteQuoted(ReadOnlySpan<byte> text, Utf8JsonWriter output)
    {
        _text.ResetWrittenCount();
        _text.Write("\""u8);
        XmlText.WriteClean(text, _text);
        _text.Write("\""u8);
        output.WriteRawValue(_text.WrittenSpan, skipInputValidation: true);
    }
}
