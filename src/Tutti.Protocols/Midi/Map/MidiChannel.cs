namespace Tutti.Protocols.Midi;

/// <summary>What is known of a channel of the incoming MIDI.</summary>
internal sealed class MidiChannel
{
    private const int None = 0x3FFF;

    private int _parameter = None;
    private int _dataHigh;

    /// <summary>Sounding notes in the order of their starts: key and note of the instrument.</summary>
    public List<(byte Key, int Note)> Notes { get; } = [];

    /// <summary>A program was named, or the default given.</summary>
    public bool HasProgram { get; set; }

    /// <summary>The wheel, 0 to 16383.</summary>
    public int Bend { get; set; } = 8192;

    /// <summary>Semitones of a full bend; null before RPN 0 said it.</summary>
    public double? BendRange { get; set; }

    /// <summary>The last pressure of the channel.</summary>
    public byte Pressure { get; set; }

    /// <summary>The last value of controller 74.</summary>
    public byte Brightness { get; set; } = 64;

    /// <summary>Follows the controllers of registered parameters; tells when one got a value.</summary>
    /// <param name="controller">The controller.</param>
    /// <param name="value">Its value.</param>
    /// <param name="parameter">The registered parameter.</param>
    /// <param name="data">Its value, high octet and hundredths.</param>
    public bool TryRegister(byte controller, byte value, out int parameter, out double data)
    {
        switch (controller)
        {
            case 101:
                _parameter = (value << 7) | (_parameter & 0x7F);
                break;
            case 100:
                _parameter = (_parameter & 0x3F80) | value;
                break;
            case 98 or 99:
                _parameter = None;
                break;
            case 6:
                _dataHigh = value;
                break;
        }

        parameter = _parameter;
        data = _dataHigh + (controller == 38 ? value / 100.0 : 0);
        return controller is 6 or 38 && _parameter != None;
    }
}
