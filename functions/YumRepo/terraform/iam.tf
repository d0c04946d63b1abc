resource "aws_iam_role" "function" {
  name               = "${var.name}-${data.aws_region.current.id}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "piece" {
  name   = "yumrepo"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.piece.json
}

resource "aws_iam_role_policy" "lambda" {
  name   = "lambda"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "piece" {
  statement {
    sid       = "ReadTheQueue"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.queue.arn]
  }

  statement {
    sid       = "ListTheBucket"
    actions   = ["s3:ListBucket"]
    resources = [local.bucket]
  }

  statement {
    sid       = "KeepTheRepositories"
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging"]
    resources = ["${local.bucket}/${var.repository_prefix}*"]
  }

  statement {
    sid       = "ReportBadPackages"
    actions   = ["s3:PutObject"]
    resources = ["${local.bucket}/${var.failed_prefix}*"]
  }

  dynamic "statement" {
    for_each = var.inbox_bucket_name != "" ? [1] : []

    content {
      sid       = "ReadTheInbox"
      actions   = ["s3:GetObject", "s3:GetObjectTagging", "s3:ListBucket"]
      resources = [local.inbox, "${local.inbox}/*"]
    }
  }

  dynamic "statement" {
    for_each = var.signing_parameter != "" ? [1] : []

    content {
      sid     = "ReadTheSigningKey"
      actions = ["ssm:GetParameter"]
      resources = [
        for name in compact([var.signing_parameter, var.passphrase_parameter]) : "${local.arn}:ssm:${local.here}:parameter${name}"
      ]
    }
  }

  dynamic "statement" {
    for_each = var.parameters_key_arn != "" ? [1] : []

    content {
      sid       = "DecryptTheSigningKey"
      actions   = ["kms:Decrypt"]
      resources = [var.parameters_key_arn]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["ssm.${data.aws_region.current.id}.amazonaws.com"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.signing_kms_key_arn != "" ? [1] : []

    content {
      sid       = "SignWithKms"
      actions   = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"]
      resources = [var.signing_kms_key_arn]
    }
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    sid       = "WriteTheLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }
}
