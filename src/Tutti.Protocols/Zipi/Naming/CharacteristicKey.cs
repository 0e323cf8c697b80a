namespace Tutti.Protocols.Zipi.Naming;

/// <summary>What a characteristic is about (zipi-3.1). From 0x8000 on keys are private.</summary>
public enum CharacteristicKey : ushort
{
    /// <summary>The name that people gave the device (text).</summary>
    Name = 1,

    /// <summary>Who made it (text).</summary>
    Manufacturer = 2,

    /// <summary>Its model (text).</summary>
    Model = 3,

    /// <summary>Its serial number (text).</summary>
    Serial = 4,

    /// <summary>Controller, synthesizer, sequencer, effect, bridge, computer or another word (text; a device may have several).</summary>
    Class = 5,

    /// <summary>The fastest clock it follows, in bits a second (number).</summary>
    MaxSpeed = 6,

    /// <summary>The version of ZIPI that it runs (version).</summary>
    ZipiVersion = 7,

    /// <summary>The version of MPDL that it speaks (version).</summary>
    MpdlVersion = 8,

    /// <summary>Notes that it sounds at once (number).</summary>
    Polyphony = 9,

    /// <summary>An application layer that it understands (number; one each).</summary>
    Application = 10,

    /// <summary>The version of its own software (version).</summary>
    SoftwareVersion = 11,

    /// <summary>What it wants to hear of a show beyond the ring, as a gateway reads it: <c>desk/fader=1/brightness</c> (text; one each).</summary>
    Hears = 12,

    /// <summary>The first private key.</summary>
    FirstPrivate = 0x8000,
}
