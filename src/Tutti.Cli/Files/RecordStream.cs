using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Files;

/// <summary>The records of an MPDL file, read a block at a time: a file of any size in a quarter of a megabyte.</summary>
/// <param name="input">The file.</param>
internal sealed class RecordStream(InputFile input)
{
    private readonly byte[] _block = new byte[1 << 18];
    private readonly MpdlFileReader _reader = new();
    private int _from;
    private int _to;

    /// <summary>Where the file was cut short, in octets; null while it was not.</summary>
    public DecodeError? Cut { get; private set; }

    /// <summary>Octets read as whole records.</summary>
    public long Position => _reader.Position;

    /// <summary>Reads the next record, valid until the next call.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="FileException">It cannot be read, or not one record of it is whole.</exception>
    public bool TryRead(out MpdlRecord record)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _block.AsSpan(_from.._to);
            bool isWhole = _reader.TryRead(ref rest, out record);
            _from = _to - rest.Length;
            if (isWhole)
            {
                return true;
            }

            _from = 0;
            _to = input.Read(_block);
            if (_to == 0)
            {
                Cut = _reader.TryComplete(out DecodeError error) ? null : error;
                return Cut is null || Position > 0
                    ? false
                    : throw new FileException(ExitCode.Damaged, input.Name, "it is no MPDL file, or ends inside its first record", "`tutti mpdl encode` makes one of the text form, `tutti mpdl from-midi` of a MIDI file");
            }
        }
    }
}
