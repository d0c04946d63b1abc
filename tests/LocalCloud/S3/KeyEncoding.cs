using System.Text;

namespace GapFurniture.LocalCloud.S3;

/// <summary>The form encoding of keys in events and in <c>encoding-type=url</c> lists: a space is a plus sign, slashes stay.</summary>
internal static class KeyEncoding
{
    public static string Encode(string key)
    {
        var text = new StringBuilder(key.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '*' or '/')
                text.Append(c);
            else if (c == ' ')
                text.Append('+');
            else
                text.Append('%').Append(b.ToString("X2"));
        }

        return text.ToString();
    }
}
