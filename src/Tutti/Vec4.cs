namespace Tutti;

/// <summary>A value of a <c>vec4f</c> parameter: 4 numbers, in the unit the parameter has.</summary>
public readonly record struct Vec4(double X, double Y, double Z, double W);
