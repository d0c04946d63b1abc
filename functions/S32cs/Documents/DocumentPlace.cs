using System.Runtime.InteropServices;

namespace GapFurniture.S32cs.Documents;

/// <summary>Where a document of a batch stands, and where it came from.</summary>
/// <param name="Start">First byte in the batch.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Type">Add or delete.</param>
/// <param name="Line">Line of the object, from 1.</param>
/// <param name="Offset">Byte offset in the (decompressed) object.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DocumentPlace(int Start, int Length, DocumentType Type, long Line, long Offset);
