using System.Text;

namespace GapFurniture.Furniture.Dead;

/// <summary>Keeps dead messages as files, one each: body, attributes and reason. What is there already stays as it is.</summary>
internal static class SavedLetters
{
    /// <summary>Writes the messages that are not in the folder yet.</summary>
    /// <returns>How many were written.</returns>
    public static async Task<int> WriteAsync(
        string folder,
        DeadQueue queue,
        IEnumerable<Explained> messages,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(folder);
        var written = 0;
        foreach (var message in messages)
        {
            var file = Path.Combine(folder, $"{Safe(queue.Name)}-{Safe(message.Letter.Id)}.json");
            if (File.Exists(file))
                continue;
            // Whole or not at all, so that an interrupted run can simply be repeated.
            await File.WriteAllTextAsync(file + ".part", DeadJson.File(queue, message), new UTF8Encoding(false), cancellation);
            File.Move(file + ".part", file, overwrite: false);
            written++;
        }
        return written;
    }

    // SQS chooses ids; a name of a file is nothing to trust anybody with.
    private static string Safe(string name) =>
        string.Concat(name.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
